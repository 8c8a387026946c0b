package rearguard.controller.ledger;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Places at which a test ends this process at once, as kill -9 would. None is armed unless the
 * process was started with {@code -Drearguard.test=true}, which no launcher passes on; then {@code
 * -Drearguard.failpoint=NAME:N} ends it at the N-th pass. Unarmed it costs a comparison.
 */
public enum Failpoint {
  BEFORE_COMMIT,
  AFTER_COMMIT,
  BEFORE_ACKNOWLEDGE;

  /** What such a process ends with. */
  public static final int EXIT = 86;

  private record Armed(String name, int pass) {
    static Armed of(String said) {
      int colon = said.indexOf(':');
      return colon < 0
          ? new Armed(said, 1)
          : new Armed(said.substring(0, colon), Integer.parseInt(said.substring(colon + 1)));
    }
  }

  private static final Armed ARMED =
      Armed.of(
          Boolean.getBoolean("rearguard.test")
              ? System.getProperty("rearguard.failpoint", "")
              : "");

  @SuppressWarnings("ImmutableEnumChecker") // counts only in a process that a test is to end
  private final AtomicInteger passes = new AtomicInteger();

  /** Goes on, or ends the process without any tidying up. */
  public void reached() {
    if (name().equals(ARMED.name()) && passes.incrementAndGet() == ARMED.pass()) {
      Runtime.getRuntime().halt(EXIT);
    }
  }
}
