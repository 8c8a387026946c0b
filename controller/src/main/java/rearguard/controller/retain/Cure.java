package rearguard.controller.retain;

import java.util.List;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.stock.Full;

/** What to do about a disk that is full, in words. */
public enum Cure {
  ;

  private static final int NAMED = 3;

  /** The same problems; of one of a full disk the cure names what may go. */
  public static List<Problem> of(
      List<Problem> problems, ApplicationName application, Selection.Known known) {
    return problems.stream()
        .map(one -> Full.is(one) ? Full.with(one, of(application, known)) : one)
        .toList();
  }

  private static String of(ApplicationName application, Selection.Known known) {
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
