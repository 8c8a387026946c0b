package rearguard.agent.step;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import rearguard.agent.step.Post.Lease;
import rearguard.model.name.RunId;

/**
 * Until when each run may start destructive steps here, by this host's own monotonic clock: counted
 * from when the heartbeat was sent that the lease answers, so that a lease that was stuck on the
 * way is already old. Thread-safe.
 */
public final class Leases {
  private final Desk desk;
  private final LongSupplier ticks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition granted = lock.newCondition();

  /** Monotonic nanoseconds are handed in. */
  public Leases(Desk desk, LongSupplier ticks) {
    this.desk = desk;
    this.ticks = ticks;
  }

  /** Never shortens what was granted before; one of an epoch that is over grants nothing. */
  public void grant(long epoch, RunId run, long heartbeatSentAt, Duration lasts) {
    var lease = new Lease(epoch, heartbeatSentAt, heartbeatSentAt + lasts.toNanos());
    desk.take(new StepEvent.Leased(run, lease));
    lock.lock();
    try {
      granted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public boolean live(RunId run) {
    return desk.post().leased(run, ticks.getAsLong());
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
