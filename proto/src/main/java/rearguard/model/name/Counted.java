package rearguard.model.name;

/** A number and what it counts, for people. */
public enum Counted {
  ;

  /** {@code 1 host}, {@code 2 hosts}. */
  public static String of(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
