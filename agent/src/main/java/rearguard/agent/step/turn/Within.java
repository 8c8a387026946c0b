package rearguard.agent.step.turn;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import rearguard.agent.host.HostException;

/** Lets work take only so long: past that it is interrupted, and so are the programs it runs. */
public final class Within {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private Within() {}

  public sealed interface Ended<T> {
    record InTime<T>(T value) implements Ended<T> {}

    /** It was interrupted and has stopped. */
    record TooLong<T>() implements Ended<T> {}

    /** It was interrupted and goes on all the same. */
    record WillNotStop<T>() implements Ended<T> {}
  }

  /** Interruption of the caller interrupts the work. */
  public static <T> Ended<T> limit(Duration limit, Callable<T> work)
      throws HostException, InterruptedException {
    var task = new FutureTask<>(work);
    var thread = Thread.ofVirtual().name("work").start(task);
    try {
      return new Ended.InTime<>(value(task, limit));
    } catch (TimeoutException _) {
      thread.interrupt();
      return thread.join(GRACE) ? new Ended.TooLong<>() : new Ended.WillNotStop<>();
    } finally {
      thread.interrupt();
    }
  }

  private static <T> T value(FutureTask<T> task, Duration limit)
      throws HostException, InterruptedException, TimeoutException {
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case HostException refused -> throw refused;
        case RuntimeException bug -> throw bug;
        case Error end -> throw end;
        case InterruptedException ended -> throw ended;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** A length of time for people. */
  public static String words(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 1
        ? duration.toMillis() + " ms"
        : seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}
