package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.fleet.AgentNews.Handed;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.model.Answer;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.run.Handback;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.run.Takeover;
import rearguard.model.run.Takeover.Manner;

/** What a person did on a host comes into the ledger: all of it, once, with name and reason. */
class HandedBackTest {
  private static final Plan PLAN = Plans.of(List.of(WEB1), 1, 0);
  private static final RunId HERE = new RunId("r-localabcdef");

  @TempDir private Path folder;
  private final SmallFleet fleet = new SmallFleet();
  private final AtomicInteger ids = new AtomicInteger(1000);
  private Ledger ledger;
  private RunLedger kept;
  private Runs runs;

  @BeforeEach
  void begin() {
    ledger = Ledger.open(folder.resolve("ledger.db"), InstantSource.system());
    kept = new RunLedger(ledger);
    runs =
        Runs.of(
            kept,
            new PointLedger(ledger),
            fleet,
            InstantSource.system(),
            () -> "x" + ids.incrementAndGet(),
            ledger.epoch());
    fleet.tell(runs);
    runs.recover();
  }

  @AfterEach
  void end() {
    runs.close();
    ledger.close();
  }

  private static Takeover takeover(Manner manner) {
    return new Takeover(manner, "root (ada)", "the controller is gone", Plans.NOON);
  }

  private static Handed handed(RunId run, Manner manner, Optional<Plan> plan) {
    var known = PLAN.steps().stream().map(HandedBackTest::done).toList();
    var findings =
        List.of(Plans.INSIDE, Plans.SITE).stream()
            .map(
                check ->
                    new Finding(
                        check.name(),
                        Optional.of(WEB1),
                        Verdict.PASSED,
                        "seen",
                        Duration.ZERO,
                        Plans.NOON))
            .toList();
    var back =
        new Handback(takeover(manner), RunState.SUCCEEDED, List.of("done"), findings, Plans.NOON);
    return new Handed(run, back, known, plan);
  }

  private static StepReport done(Step step) {
    return new StepReport(
        step.id(),
        1,
        StepState.DONE,
        "by hand",
        step.verb().destructive(),
        false,
        Plans.undo(step),
        Plans.NOON);
  }

  private static void until(BooleanSupplier there) throws InterruptedException {
    var never = new CountDownLatch(1);
    for (int i = 0; i < 2_000 && !there.getAsBoolean(); i++) {
      assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(there.getAsBoolean()).isTrue();
  }

  private boolean stands(RunId run, RunState state) {
    return runs.find(run).map(Run::state).equals(Optional.of(state));
  }

  @Test
  void aRunBegunOnAHostIsInTheLedgerOnceHoweverOftenItIsTold() throws Exception {
    var committed = new CountDownLatch(2);
    var handed = handed(HERE, Manner.ROLLBACK, Optional.of(PLAN));
    runs.handedBack(WEB1, handed, committed::countDown);
    until(() -> stands(HERE, RunState.SUCCEEDED));
    int events = kept.events(HERE).size();
    runs.handedBack(WEB1, handed, committed::countDown);
    assertThat(committed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(kept.events(HERE)).hasSize(events);
    var run = runs.find(HERE).orElseThrow();
    assertThat(run.by()).isEqualTo("root (ada)");
    assertThat(run.reason()).isEqualTo("the controller is gone");
    assertThat(run.undoPoint()).as("it can be undone").isPresent();
    assertThat(fleet.effects).as("nothing is done again").isEmpty();
    assertThat(runs.newest(Optional.empty(), 9)).hasSize(1);
  }

  @Test
  void aControllerThatDiesBeforeItAcknowledgesHearsItAgain() throws Exception {
    var handed = handed(HERE, Manner.ROLLBACK, Optional.of(PLAN));
    kept.start(
        new RunLedger.Kept(HERE, kept.keep(PLAN), PLAN.application(), 1, Plans.NOON),
        "here-" + HERE,
        ByHand.begun(PLAN, takeover(Manner.ROLLBACK)));
    end();
    begin();
    assertThat(runs.find(HERE).orElseThrow().course().taken()).containsExactly(WEB1);
    runs.returned(WEB1, Map.of(HERE, handed.known()));
    var committed = new CountDownLatch(1);
    runs.handedBack(WEB1, handed, committed::countDown);
    until(() -> stands(HERE, RunState.SUCCEEDED));
    assertThat(committed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(fleet.effects).isEmpty();
  }

  @Test
  void whileAnotherRunOwnsTheApplicationItWaitsUnacknowledged() throws Exception {
    fleet.away.add(WEB1);
    var other =
        ((Answer.Given<RunId>)
                runs.start(kept.keep(PLAN), PLAN, new Runs.Beginning("ann", "v2", "key")))
            .value();
    var committed = new CountDownLatch(1);
    runs.handedBack(WEB1, handed(HERE, Manner.ROLLBACK, Optional.of(PLAN)), committed::countDown);
    runs.retake();
    assertThat(committed.getCount()).isEqualTo(1);
    assertThat(runs.find(HERE)).isEmpty();
    runs.abort(other, "ann", "enough");
    until(() -> runs.find(other).orElseThrow().state().ended());
    runs.retake();
    until(() -> stands(HERE, RunState.SUCCEEDED));
    assertThat(committed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsToldOfARunThatIsOverIsRecordedAndTheHostLetsGo() throws Exception {
    fleet.away.add(WEB1);
    var run =
        ((Answer.Given<RunId>)
                runs.start(kept.keep(PLAN), PLAN, new Runs.Beginning("ann", "v2", "key")))
            .value();
    runs.abort(run, "ann", "enough");
    until(() -> runs.find(run).orElseThrow().state().ended());
    assertThat(fleet.nextEnd()).isEqualTo("web1 ABORTED");
    var committed = new CountDownLatch(2);
    runs.takenOver(WEB1, run, takeover(Manner.CONTINUE), committed::countDown);
    runs.handedBack(WEB1, handed(run, Manner.CONTINUE, Optional.empty()), committed::countDown);
    assertThat(committed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(fleet.nextEnd()).isEqualTo("web1 ABORTED");
    var words =
        ledger.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT words FROM audit WHERE kind = 'run-by-hand' ORDER BY number")
                    .mapTo(String.class)
                    .list());
    assertThat(words).hasSize(2);
    assertThat(words.getFirst()).contains("root (ada): the controller is gone");
    assertThat(words.getLast()).contains("is handed back by root (ada)");
    assertThat(ledger.read(ledger.audit()::firstBreak)).isEmpty();
  }
}
