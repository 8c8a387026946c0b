package rearguard.agent.step;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.model.name.RunId;

/** One at a time for each run: its steps, its beginning and its end here. Thread-safe. */
public final class Turns {
  private final ConcurrentHashMap<RunId, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Waits for the turn; closing gives it back. */
  Turn take(RunId run) throws InterruptedException {
    var lock = locks.computeIfAbsent(run, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    return lock::unlock;
  }

  /** A turn taken. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
