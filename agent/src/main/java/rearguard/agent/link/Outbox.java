package rearguard.agent.link;

import io.grpc.stub.ClientCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.step.Desk;
import rearguard.agent.step.News;
import rearguard.v1.FromAgent;

/**
 * The only writer of the stream. Writes no more than the stream takes; what it cannot write waits
 * here, to a limit. Reports do not wait here but in the journal, and are written again on each new
 * stream until they are acknowledged. Thread-safe.
 */
final class Outbox {
  static final int LIMIT = 256;

  private final ReentrantLock writing = new ReentrantLock();
  private final Deque<FromAgent> waiting = new ArrayDeque<>();
  private final Desk desk;
  private Optional<ClientCallStreamObserver<FromAgent>> stream = Optional.empty();
  private boolean reporting;
  private long reportedUpTo;

  Outbox(Desk desk) {
    this.desk = desk;
  }

  /** From now on writes to this stream, with this message first. */
  void attach(ClientCallStreamObserver<FromAgent> next, FromAgent first) {
    writing.lock();
    try {
      waiting.clear();
      waiting.add(first);
      reporting = false;
      reportedUpTo = 0;
      stream = Optional.of(next);
    } finally {
      writing.unlock();
    }
  }

  /** The other side is ready for reports. */
  void welcomed() {
    writing.lock();
    try {
      reporting = true;
    } finally {
      writing.unlock();
    }
    drain();
  }

  void detach() {
    writing.lock();
    try {
      stream = Optional.empty();
      waiting.clear();
    } finally {
      writing.unlock();
    }
  }

  /** Writes it when the stream takes it; false when too much waits already. */
  boolean offer(FromAgent message) {
    writing.lock();
    try {
      if (stream.isEmpty() || waiting.size() >= LIMIT) {
        return false;
      }
      waiting.add(message);
    } finally {
      writing.unlock();
    }
    drain();
    return true;
  }

  /** Writes a report now, also when it was written before: it was asked for again. */
  void report(News told) {
    writing.lock();
    try {
      boolean comesAnyway =
          told.number() > reportedUpTo && desk.book().unacknowledged().containsKey(told.number());
      if (!comesAnyway && stream.isPresent() && waiting.size() < LIMIT) {
        waiting.add(message(told));
      }
    } finally {
      writing.unlock();
    }
    drain();
  }

  /** Writes what waits, as far as the stream takes it. */
  void drain() {
    writing.lock();
    try {
      while (stream.isPresent() && stream.get().isReady()) {
        var next = next();
        if (next.isEmpty()) {
          return;
        }
        stream.get().onNext(next.get());
      }
    } catch (IllegalStateException _) {
      stream = Optional.empty(); // ended while it was written to; the session hears of it
    } finally {
      writing.unlock();
    }
  }

  private Optional<FromAgent> next() {
    if (!waiting.isEmpty()) {
      return Optional.of(waiting.remove());
    }
    var unsent = desk.book().unacknowledged().tailMap(reportedUpTo + 1);
    if (!reporting || unsent.isEmpty()) {
      return Optional.empty();
    }
    reportedUpTo = unsent.firstKey();
    return Optional.of(message(unsent.firstEntry().getValue()));
  }

  private static FromAgent message(News news) {
    return NewsWire.to(news);
  }
}
