package rearguard.controller.link;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.name.RunId;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.v1.RunMsg;
import rearguard.wire.RunWire;

/**
 * Streams a run to one watcher: as it is now, then after each change, until it ends or pauses. A
 * run of many hosts is large and changes often. So a watcher is sent so many bytes a second and no
 * more, and nothing while it takes nothing, for that would be kept for it in memory.
 */
final class RunWatch {
  private static final int BACKLOG = 64;
  private static final int BYTES_PER_SECOND = 4 << 20;
  private static final long LOOK_MILLIS = 20;

  private final LinkedBlockingQueue<Run> news = new LinkedBlockingQueue<>(BACKLOG);
  private final Supplier<Run> now;
  private final StreamObserver<RunMsg> reply;

  RunWatch(Supplier<Run> now, StreamObserver<RunMsg> reply) {
    this.now = now;
    this.reply = reply;
  }

  /** Given is the last state that was sent. */
  static Answer<Run> of(Runs runs, RunId id, StreamObserver<RunMsg> reply) {
    var watch = new RunWatch(() -> runs.find(id).orElseThrow(), reply);
    try (var _ =
        runs.onChange(
            run -> Optional.of(run).filter(one -> one.id().equals(id)).ifPresent(watch::hear))) {
      return Answer.given(watch.toItsEnd());
    }
  }

  /** A slow watcher misses states between, never the last, which is given. */
  Run toItsEnd() {
    try {
      var shown = now.get();
      boolean behind = send(shown);
      while (!over(shown) && !gone()) {
        var next = next(behind);
        if (!next.equals(shown)) {
          shown = next;
          behind = send(shown);
        }
      }
      return shown;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the watch was cut short", interrupted);
    }
  }

  private Run next(boolean behind) throws InterruptedException {
    var next = news.poll(1, TimeUnit.SECONDS);
    if (next == null) {
      return now.get();
    }
    for (var later = next; behind && later != null; later = news.poll()) {
      next = later;
    }
    return next;
  }

  /** Whether the watcher took so long that only the newest state counts for it. */
  private boolean send(Run run) throws InterruptedException {
    var message = RunWire.to(run);
    reply.onNext(message);
    long rest = 1000L * message.getSerializedSize() / BYTES_PER_SECOND;
    TimeUnit.MILLISECONDS.sleep(rest);
    boolean slow = full();
    while (full()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return slow || rest > LOOK_MILLIS;
  }

  void hear(Run run) {
    if (!news.offer(run)) {
      news.poll();
      news.offer(run);
    }
  }

  private static boolean over(Run run) {
    return run.state().ended() || run.state() == RunState.PAUSED;
  }

  private boolean full() {
    return reply instanceof ServerCallStreamObserver<RunMsg> call
        && !call.isReady()
        && !call.isCancelled();
  }

  private boolean gone() {
    return reply instanceof ServerCallStreamObserver<RunMsg> call && call.isCancelled();
  }
}
