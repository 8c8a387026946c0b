package rearguard.agent.link;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands memory back when there was nothing to do for a while: once, until there was something to do
 * again. Connecting and every step leave behind what is not needed to wait for the next.
 * Thread-safe.
 */
final class Rest {
  static final int QUIET_BEATS = 2;

  private final Runnable handBack;
  private final AtomicInteger quiet = new AtomicInteger();

  /** What hands memory back is handed in. */
  Rest(Runnable handBack) {
    this.handBack = handBack;
  }

  /** Something was asked for or done. */
  void stirred() {
    quiet.set(0);
  }

  /** A heartbeat went out. */
  void beat() {
    if (quiet.getAndUpdate(beats -> Math.min(beats + 1, QUIET_BEATS)) == QUIET_BEATS - 1) {
      handBack.run();
    }
  }
}
