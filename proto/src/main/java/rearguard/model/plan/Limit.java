package rearguard.model.plan;

/**
 * How many hosts of a stage at once, and how many may fail before the run pauses.
 *
 * @param atOnce at least one
 * @param mayFail zero or more
 */
public record Limit(int atOnce, int mayFail) {
  public Limit {
    if (atOnce < 1 || mayFail < 0) {
      throw new IllegalArgumentException(
          "limit needs at-once of 1 or more and may-fail of 0 or more");
    }
  }
}
