package rearguard.agent.step;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import rearguard.model.name.RunId;

/**
 * Until when each run may start destructive steps here, by this host's own monotonic clock: counted
 * from when the heartbeat was sent that the lease answers, so that a lease that was stuck on the
 * way is already old. Thread-safe.
 */
public final class Leases {
  private final LongSupplier ticks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition granted = lock.newCondition();
  private final Map<RunId, Long> until = new HashMap<>();

  /** Monotonic nanoseconds are handed in. */
  public Leases(LongSupplier ticks) {
    this.ticks = ticks;
  }

  /** Never shortens what was granted before. */
  public void grant(RunId run, long heartbeatSentAt, Duration lasts) {
    lock.lock();
    try {
      until.merge(
          run, heartbeatSentAt + lasts.toNanos(), (old, more) -> more - old > 0 ? more : old);
      granted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public void drop(RunId run) {
    lock.lock();
    try {
      until.remove(run);
    } finally {
      lock.unlock();
    }
  }

  public boolean live(RunId run) {
    lock.lock();
    try {
      return until.containsKey(run) && until.get(run) - ticks.getAsLong() > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a live lease, but not longer than the patience; tells whether there is one. */
  boolean awaitLive(RunId run, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!live(run) && left > 0) {
        left = granted.awaitNanos(left);
      }
      return live(run);
    } finally {
      lock.unlock();
    }
  }
}
