package rearguard.agent.host;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Places at which a test ends this process at once, as kill -9 would. None is armed unless the
 * process was started with {@code -Drearguard.test=true}, which no launcher passes on; then {@code
 * -Drearguard.failpoint=NAME:N} ends it at the N-th pass. Unarmed it costs a comparison.
 */
public enum Failpoint {
  BEFORE_ACCEPT,
  AFTER_ACCEPT,
  BEFORE_EPOCH,
  AFTER_EPOCH,
  BEFORE_INTENT,
  AFTER_INTENT,
  IN_PREPARE,
  IN_REMEMBER,
  IN_STOP,
  IN_RESTORE,
  IN_START,
  IN_VERIFY,
  BEFORE_OUTCOME,
  AFTER_OUTCOME,
  BEFORE_ACKNOWLEDGED,
  AFTER_ACKNOWLEDGED,
  BEFORE_END,
  AFTER_END,
  IN_RECOVERY,
  JOURNAL_BEFORE_WRITE,
  JOURNAL_AFTER_WRITE,
  DISK_CALL,
  BEFORE_SWITCH,
  AFTER_SWITCH;

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
