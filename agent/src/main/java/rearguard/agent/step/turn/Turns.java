package rearguard.agent.step.turn;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.model.name.RunId;

/**
 * One at a time for each run: its steps, its beginning and its end here. Remembers a run only while
 * somebody has or wants its turn. Thread-safe.
 */
public final class Turns {
  private static final class Wanted {
    private final ReentrantLock lock = new ReentrantLock();
    private int by;
  }

  private final Map<RunId, Wanted> wanted = new HashMap<>();

  /** Waits for the turn; closing gives it back. */
  public Turn take(RunId run) throws InterruptedException {
    var turn = want(run);
    try {
      turn.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      leave(run, turn);
      throw e;
    }
    return () -> {
      turn.lock.unlock();
      leave(run, turn);
    };
  }

  private synchronized Wanted want(RunId run) {
    var turn = wanted.computeIfAbsent(run, _ -> new Wanted());
    turn.by++;
    return turn;
  }

  private synchronized void leave(RunId run, Wanted turn) {
    if (--turn.by == 0) {
      wanted.remove(run);
    }
  }

  /** How many runs are remembered. */
  synchronized int size() {
    return wanted.size();
  }

  /** A turn taken. */
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
