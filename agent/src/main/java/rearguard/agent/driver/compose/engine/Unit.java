package rearguard.agent.driver.compose.engine;

/** One container of a service, without what differs from one to the next of the same making. */
public record Unit(Make make, Condition condition) {

  /** How a container is. */
  public enum Condition {
    /** Runs; healthy where it has a check. */
    WELL,
    /** Is to run, but is unhealthy, not yet healthy or restarts over and over. */
    ILL,
    /** Was made and does not run. */
    IDLE
  }

  public boolean up() {
    return condition != Condition.IDLE;
  }

  public boolean well() {
    return condition == Condition.WELL;
  }
}
