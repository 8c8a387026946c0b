package rearguard.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rearguard.controller.run.Plans;
import rearguard.controller.run.RunLife;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.v1.RunMsg;

class RunWatchTest {
  private final Watcher watcher = new Watcher();
  private final AtomicReference<Run> now = new AtomicReference<>(state(0, RunState.RUNNING));

  private RunWatch watched() {
    return new RunWatch(now::get, watcher);
  }

  private static CompletableFuture<Run> begun(RunWatch watch) {
    return CompletableFuture.supplyAsync(
        watch::toItsEnd, task -> Thread.ofVirtual().name("watch").start(task));
  }

  private void happens(RunWatch watch, Run run) {
    now.set(run);
    watch.hear(run);
  }

  @Test
  void oneThatTakesEverythingIsToldEverything() throws Exception {
    var watch = watched();
    watcher.takes = true;
    var last = begun(watch);
    watcher.await(1);
    for (int each = 1; each <= 20; each++) {
      happens(watch, state(each, RunState.RUNNING));
      watcher.await(each + 1);
    }
    happens(watch, state(21, RunState.SUCCEEDED));
    assertThat(last.get(5, TimeUnit.SECONDS).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(watcher.epochs()).isEqualTo(IntStream.rangeClosed(0, 21).boxed().toList());
  }

  /** What it does not take would fill the controller's memory. */
  @Test
  void oneThatTakesNothingIsSentNothingMoreAndThenTheNewest() throws Exception {
    var watch = watched();
    var last = begun(watch);
    watcher.await(1);
    for (int each = 1; each <= 5000; each++) {
      happens(watch, state(each, RunState.RUNNING));
    }
    assertThat(watcher.epochs()).containsExactly(0);
    watcher.takes = true;
    watcher.await(2);
    happens(watch, state(5001, RunState.SUCCEEDED));
    assertThat(last.get(5, TimeUnit.SECONDS).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(watcher.epochs()).containsExactly(0, 5000, 5001);
  }

  @Test
  void oneThatIsGoneIsNotWaitedFor() throws Exception {
    var last = begun(watched());
    watcher.await(1);
    watcher.gone = true;
    assertThat(last.get(5, TimeUnit.SECONDS).state()).isEqualTo(RunState.RUNNING);
  }

  /** 4 MiB a second, whoever asks: a run of 500 hosts is about half of one. */
  @Test
  void aLargeRunIsNotSentAfterEachChange() throws Exception {
    var hosts = IntStream.range(0, 500).mapToObj(each -> new HostName("web" + each)).toList();
    var large = Plans.of(hosts, 1, 0);
    now.set(state(large, 0, RunState.RUNNING));
    var watch = watched();
    watcher.takes = true;
    var last = begun(watch);
    watcher.await(1);
    for (int each = 1; each <= 200; each++) {
      happens(watch, state(large, each, RunState.RUNNING));
    }
    happens(watch, state(large, 201, RunState.SUCCEEDED));
    last.get(10, TimeUnit.SECONDS);
    assertThat(watcher.epochs()).hasSizeLessThan(5).endsWith(201);
  }

  private static Run state(int number, RunState state) {
    return state(Plans.twoHosts(1, 0), number, state);
  }

  private static Run state(Plan plan, int number, RunState state) {
    var run = RunLife.planned(new RunId("r-watched1"), Plans.ID, plan, number, Plans.NOON);
    return new Run(
        run.id(),
        run.planId(),
        run.plan(),
        state,
        number,
        run.stage(),
        run.steps(),
        run.accepted(),
        run.silent(),
        run.findings(),
        run.words(),
        run.undoPoint(),
        run.by(),
        run.reason(),
        run.began(),
        run.ended(),
        run.course());
  }

  /** Takes what it is sent, or leaves the first message lying. */
  private static final class Watcher extends ServerCallStreamObserver<RunMsg> {
    private final List<Integer> got = new CopyOnWriteArrayList<>();
    private volatile boolean takes;
    private volatile boolean gone;

    List<Integer> epochs() {
      return got;
    }

    void await(int count) throws InterruptedException {
      for (int tries = 0; got.size() < count && tries < 1000; tries++) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(got).hasSizeGreaterThanOrEqualTo(count);
    }

    @Override
    public void onNext(RunMsg message) {
      got.add((int) message.getEpoch());
    }

    @Override
    public boolean isReady() {
      return takes;
    }

    @Override
    public boolean isCancelled() {
      return gone;
    }

    @Override
    public void onError(Throwable broken) {
      throw new AssertionError(broken);
    }

    @Override
    public void onCompleted() {
      throw new AssertionError("whoever asked ends the call");
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      throw new AssertionError("not used");
    }

    @Override
    public void setCompression(String compression) {
      throw new AssertionError("not used");
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      throw new AssertionError("not used");
    }

    @Override
    public void request(int count) {
      throw new AssertionError("not used");
    }

    @Override
    public void setMessageCompression(boolean enable) {
      throw new AssertionError("not used");
    }

    @Override
    public void disableAutoInboundFlowControl() {
      throw new AssertionError("not used");
    }
  }
}
