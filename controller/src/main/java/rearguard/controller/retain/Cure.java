package rearguard.controller.retain;

import rearguard.model.name.ApplicationName;

/** What to do about a disk that is full, in words. */
public enum Cure {
  ;

  private static final int NAMED = 3;

  /** Names the first of those that may go. */
  public static String of(ApplicationName application, Selection.Known known) {
    var names = Selection.mayGo(known).stream().map(point -> point.id().value()).toList();
    if (names.isEmpty()) {
      return "Free space there: every restore point of it is pinned or may be needed.";
    }
    return "Free space there, or drop restore points with \"rearguard point prune "
        + application
        + " --keep N\"; these may go, the first first: "
        + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
        + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more." : ".");
  }
}
