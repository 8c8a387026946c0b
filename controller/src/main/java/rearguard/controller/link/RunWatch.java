package rearguard.controller.link;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.name.RunId;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.v1.RunMsg;
import rearguard.wire.RunWire;

/** Streams a run to one watcher: as it is now, then after each change, until it ends or pauses. */
final class RunWatch {
  private static final int BACKLOG = 64;

  private final LinkedBlockingQueue<Run> news = new LinkedBlockingQueue<>(BACKLOG);
  private final Runs runs;
  private final RunId id;

  RunWatch(Runs runs, RunId id) {
    this.runs = runs;
    this.id = id;
  }

  /**
   * Given is the last state that was sent. A slow watcher misses states between, never the last.
   */
  Answer<Run> into(StreamObserver<RunMsg> reply) {
    try (var _ = runs.onChange(this::hear)) {
      var shown = runs.find(id).orElseThrow();
      reply.onNext(RunWire.to(shown));
      while (!over(shown) && !gone(reply)) {
        var heard = news.poll(1, TimeUnit.SECONDS);
        var next = heard == null ? runs.find(id).orElse(shown) : heard;
        if (!next.equals(shown)) {
          shown = next;
          reply.onNext(RunWire.to(shown));
        }
      }
      return Answer.given(shown);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the watch was cut short", interrupted);
    }
  }

  private void hear(Run run) {
    if (run.id().equals(id) && !news.offer(run)) {
      news.poll();
      news.offer(run);
    }
  }

  private static boolean over(Run run) {
    return run.state().ended() || run.state() == RunState.PAUSED;
  }

  private static boolean gone(StreamObserver<RunMsg> reply) {
    return reply instanceof ServerCallStreamObserver<RunMsg> call && call.isCancelled();
  }
}
