package rearguard.model.stock;

import rearguard.model.Problem;

/** A capture that does not fit on its host's disk; whoever knows the points says which may go. */
public enum Full {
  ;

  /** Stands in the hint of such a problem, on both sides. */
  private static final String CURE = "drop old restore points: rearguard point prune APP";

  public static String hint(String place) {
    return "Free space " + place + ", or " + CURE;
  }

  public static boolean is(Problem problem) {
    return problem.hint().contains(CURE);
  }

  /** The same problem for who knows what could go. */
  public static Problem with(Problem problem, String hint) {
    return new Problem(
        problem.kind(),
        problem.message(),
        hint,
        problem.retry(),
        problem.changed(),
        problem.place());
  }
}
