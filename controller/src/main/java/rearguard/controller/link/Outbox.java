package rearguard.controller.link;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import rearguard.v1.ToAgent;

/**
 * What is on its way to one agent. Messages leave in order, one writer at a time and only as fast
 * as the connection takes them. An agent that takes none while many pile up is cut off: it will
 * come back, and whoever waits for it asks again.
 */
final class Outbox {
  static final int MOST = 1_024;

  private final ServerCallStreamObserver<ToAgent> stream;
  private final Queue<ToAgent> waiting = new ArrayDeque<>();
  private boolean over;

  Outbox(ServerCallStreamObserver<ToAgent> stream) {
    this.stream = stream;
    stream.setOnReadyHandler(this::drain);
    stream.setOnCancelHandler(this::forget);
  }

  /** Whether the message was taken; it may still be lost with the connection. */
  synchronized boolean offer(ToAgent message) {
    if (over) {
      return false;
    }
    if (waiting.size() >= MOST) {
      close(Status.RESOURCE_EXHAUSTED.withDescription("the agent does not read its stream"));
      return false;
    }
    waiting.add(message);
    drain();
    return !over;
  }

  /** Ends the stream for that reason; may be repeated. */
  synchronized void close(Status why) {
    if (!over) {
      forget();
      stream.onError(why.asRuntimeException());
    }
  }

  /** Whether nothing will go out any more. */
  synchronized boolean over() {
    return over;
  }

  private synchronized void drain() {
    while (!over && stream.isReady() && !waiting.isEmpty()) {
      stream.onNext(waiting.remove());
    }
  }

  private synchronized void forget() {
    over = true;
    waiting.clear();
  }
}
