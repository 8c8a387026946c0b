package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

class ConductorTest {
  private static final Plan PLAN = Plans.twoHosts(1, 0);
  private static final int EVENTS = 15;

  private final AtomicInteger ids = new AtomicInteger(1000);
  private final SmallFleet fleet = new SmallFleet();
  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
  @TempDir private Path folder;

  @Test
  void aRunGoesThroughAndIsKept() throws Exception {
    try (var controller = new Life()) {
      var run = controller.until(controller.started("key"), Run::state, RunState.SUCCEEDED);
      assertThat(fleet.effects)
          .containsExactly(
              "web1/stop/code", "web1/restore/code", "web2/stop/code", "web2/restore/code");
      assertThat(List.of(fleet.nextEnd(), fleet.nextEnd()))
          .containsExactlyInAnyOrder("web1 SUCCEEDED", "web2 SUCCEEDED");
      assertThat(controller.points.find(run.undoPoint().orElseThrow()).orElseThrow().snapshots())
          .hasSize(2);
      assertThat(controller.runs.newest(Optional.empty(), 5)).contains(run);
      assertThat(controller.ledger.read(controller.ledger.audit()::firstBreak)).isEmpty();
    }
  }

  @Test
  void twoStartsOfOneApplicationAreOneRun() throws Exception {
    fleet.away.add(WEB2);
    try (var controller = new Life()) {
      var id = controller.started("first");
      assertThat(controller.start("first")).isEqualTo(Answer.given(id));
      var other = controller.start("second");
      assertThat(other).isInstanceOf(Answer.Refused.class);
      var problem = ((Answer.Refused<RunId>) other).problems().getFirst();
      assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
      assertThat(problem.message()).contains(id.value()).contains("ann");
    }
  }

  @Test
  void twoStartsAtTheSameInstantAreOneRun() throws Exception {
    fleet.away.add(WEB2);
    try (var controller = new Life()) {
      var go = new CountDownLatch(1);
      var answers = new ConcurrentLinkedQueue<Answer<RunId>>();
      var threads =
          List.of("a", "b", "c", "d").stream()
              .map(
                  key ->
                      Thread.ofVirtual()
                          .start(
                              () -> {
                                try {
                                  go.await();
                                  answers.add(controller.start(key));
                                } catch (InterruptedException e) {
                                  throw new IllegalStateException(e);
                                }
                              }))
              .toList();
      go.countDown();
      for (var thread : threads) {
        thread.join();
      }
      assertThat(answers).hasSize(4).filteredOn(Answer.Given.class::isInstance).hasSize(1);
    }
  }

  @Test
  void aSilentHostIsWaitedForAndFinished() throws Exception {
    try (var controller = new Life()) {
      fleet.away.add(WEB2);
      var id = controller.started("key");
      controller.until(id, Run::silent, new TreeSet<>(List.of(WEB2)));
      fleet.returns(WEB2);
      controller.until(id, Run::state, RunState.SUCCEEDED);
    }
  }

  @Test
  void aFailureStopsBeforeTheNextHostAndAnAbortEndsIt() throws Exception {
    fleet.broken.add(Plans.step(WEB1, Verb.RESTORE).id());
    try (var controller = new Life()) {
      var id = controller.started("key");
      controller.until(id, Run::state, RunState.PAUSED);
      assertThat(fleet.effects).containsExactly("web1/stop/code");
      assertThat(controller.runs.leases(WEB1)).containsExactly(id);
      controller.runs.abort(id, "ann", "enough");
      var run = controller.until(id, Run::state, RunState.MIXED);
      assertThat(run.words()).anyMatch(word -> word.contains("web2 was not started"));
      assertThat(controller.start("again")).isInstanceOf(Answer.Given.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aControllerKilledAfterAnyEventFinishesTheRun(boolean beforeTheActs) throws Exception {
    for (int kill = 1; kill <= EVENTS; kill++) {
      var hosts = new SmallFleet();
      var file = folder.resolve("killed-" + kill + ".db");
      RunId id;
      try (var first = new Life(hosts, file)) {
        var dead = new CountDownLatch(kill);
        first.runs.onChange(
            _ -> {
              dead.countDown();
              if (dead.getCount() == 0) {
                if (beforeTheActs) {
                  throw new IllegalStateException("killed on purpose");
                }
                Thread.currentThread().interrupt();
              }
            });
        id = first.started("key");
        assertThat(dead.await(20, TimeUnit.SECONDS)).as("%s events", kill).isTrue();
      }
      try (var second = new Life(hosts, file)) {
        hosts.returns(WEB1);
        hosts.returns(WEB2);
        var run = second.until(id, Run::state, RunState.SUCCEEDED);
        assertThat(hosts.effects)
            .as("killed after %s events", kill)
            .containsExactly(
                "web1/stop/code", "web1/restore/code", "web2/stop/code", "web2/restore/code");
        assertThat(run.undoPoint()).isPresent();
        assertThat(second.points.of(PLAN.application())).hasSize(1);
        assertThat(second.runs.owner(PLAN.application())).isEmpty();
      }
    }
  }

  @Test
  void aRunWhoseLedgerTakesNothingStandsStillAndIsTakenUpAgain() throws Exception {
    fleet.away.add(WEB2);
    try (var controller = new Life()) {
      var id = controller.started("key");
      controller.until(id, Run::silent, new TreeSet<>(List.of(WEB2)));
      controller.fill();
      fleet.returns(WEB2);
      controller.untilStanding(id);
      assertThat(controller.runs.standing().get(id)).contains("disk is full");
      var report = new CountDownLatch(1);
      controller.runs.reported(WEB1, id, late(), report::countDown);
      assertThat(report.getCount()).as("acknowledged only when it is kept").isEqualTo(1);
      assertThat(((Answer.Refused<Run>) controller.runs.abort(id, "ann", "stuck")).problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.message()).contains("stands still"))
          .satisfies(problem -> assertThat(problem.retry()).isTrue());

      later.set(Crew.REST);
      controller.runs.retake();
      assertThat(controller.runs.standing()).as("the disk is still full").containsKey(id);
      controller.clear();
      controller.untilNothingStands();
      var run = controller.until(id, Run::state, RunState.SUCCEEDED);
      assertThat(report.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(controller.runs.standing()).isEmpty();
      assertThat(run.words()).anyMatch(word -> word.contains("controller"));
      assertThat(fleet.effects)
          .containsExactly(
              "web1/stop/code", "web1/restore/code", "web2/stop/code", "web2/restore/code");
      assertThat(controller.runs.endings(RunState.SUCCEEDED)).isEqualTo(1);
      assertThat(controller.runs.endings(RunState.FAILED)).isZero();
    }
  }

  @Test
  void aRunThatNobodyKnowsIsEndedOnItsHostAndItsReportsAreTaken() throws Exception {
    var gone = new RunId("r-gone00000000");
    try (var controller = new Life()) {
      controller.runs.returned(WEB1, Map.of(gone, List.of()));
      assertThat(fleet.nextEnd()).isEqualTo("web1 ABORTED");
      var committed = new CountDownLatch(1);
      controller.runs.reported(WEB1, gone, late(), committed::countDown);
      assertThat(committed.getCount()).isZero();
    }
  }

  private static StepReport late() {
    return new StepReport(
        Plans.step(WEB1, Verb.PREPARE).id(),
        1,
        StepState.DONE,
        "did it",
        false,
        false,
        Optional.empty(),
        Plans.NOON);
  }

  /** One life of a controller on a ledger. */
  private final class Life implements AutoCloseable {
    private final Ledger ledger;
    private final PointLedger points;
    private final RunLedger kept;
    private final Runs runs;

    Life() {
      this(fleet, folder.resolve("ledger.db"));
    }

    Life(SmallFleet hosts, Path file) {
      ledger = Ledger.open(file, InstantSource.system());
      points = new PointLedger(ledger);
      kept = new RunLedger(ledger);
      runs =
          Runs.of(
              kept,
              points,
              hosts,
              () -> Instant.now().plus(later.get()),
              () -> "x" + ids.incrementAndGet(),
              ledger.epoch());
      hosts.tell(runs);
      runs.recover();
    }

    RunId started(String key) {
      return ((Answer.Given<RunId>) start(key)).value();
    }

    Answer<RunId> start(String key) {
      return runs.start(kept.keep(PLAN), PLAN, new Runs.Beginning("ann", "v2 is broken", key));
    }

    <T> Run until(RunId id, Function<Run, T> part, T wanted) throws Exception {
      Predicate<Run> there = run -> run.id().equals(id) && part.apply(run).equals(wanted);
      var reached = new CountDownLatch(1);
      try (var _ =
          runs.onChange(
              run -> {
                if (there.test(run)) {
                  reached.countDown();
                }
              })) {
        if (!there.test(runs.find(id).orElseThrow())) {
          assertThat(reached.await(20, TimeUnit.SECONDS))
              .as("%s", runs.find(id).orElseThrow().words())
              .isTrue();
        }
      }
      return runs.find(id).orElseThrow();
    }

    /** From here on no event can be written. */
    void fill() {
      ledger.write(
          handle ->
              handle.execute(
                  "CREATE TRIGGER full BEFORE INSERT ON run_event"
                      + " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"));
    }

    void clear() {
      ledger.write(handle -> handle.execute("DROP TRIGGER full"));
    }

    void untilStanding(RunId id) throws InterruptedException {
      until(() -> runs.standing().containsKey(id));
    }

    void untilNothingStands() throws InterruptedException {
      until(
          () -> {
            later.updateAndGet(Crew.REST::plus);
            runs.retake();
            return runs.standing().isEmpty();
          });
    }

    private static void until(BooleanSupplier there) throws InterruptedException {
      var never = new CountDownLatch(1);
      for (int i = 0; i < 2_000 && !there.getAsBoolean(); i++) {
        assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
      }
      assertThat(there.getAsBoolean()).isTrue();
    }

    @Override
    public void close() {
      runs.close();
      ledger.close();
    }
  }
}
