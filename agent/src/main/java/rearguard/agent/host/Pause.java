package rearguard.agent.host;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A short wait between two looks, which an interruption ends at once. */
public final class Pause {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition never = lock.newCondition();

  public void take(Duration length) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (var left = length.toNanos(); left > 0; ) {
        left = never.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
