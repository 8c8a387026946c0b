package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.model.Answer;
import rearguard.model.name.RunId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;

/** A host goes silent with an order that nobody knows to have been done, and the run is aborted. */
@Timeout(60)
class ExclusionTest {
  private final SmallFleet fleet = new SmallFleet();
  private final AtomicInteger ids = new AtomicInteger(1000);
  @TempDir private Path folder;
  private Ledger ledger;
  private RunLedger kept;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.db"), InstantSource.system());
    kept = new RunLedger(ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Runs controller(Duration exclusion) {
    var tools =
        new Conductor.Tools(
            kept,
            new PointLedger(ledger),
            fleet,
            InstantSource.system(),
            () -> "x" + ids.incrementAndGet(),
            exclusion);
    var runs = new Runs(tools, ledger.epoch());
    fleet.tell(runs);
    runs.recover();
    return runs;
  }

  @Test
  void theRunEndsUnknownOnceTheHostCanDoNothingMore() throws Exception {
    try (var runs = controller(Duration.ZERO)) {
      var id = silentAtItsFirstChange(runs, Duration.ofMillis(20));
      runs.abort(id, "ann", "enough");
      var run = until(runs, id, now -> now.state().ended());
      assertThat(run.state()).isEqualTo(RunState.UNKNOWN);
      assertThat(run.step(Plans.step(WEB1, Verb.STOP).id()).state()).isEqualTo(StepState.UNKNOWN);
    }
  }

  @Test
  void untilThenItWaitsAndHearsTheHostThatReturns() throws Exception {
    try (var runs = controller(Duration.ofDays(1))) {
      var id = silentAtItsFirstChange(runs, Duration.ofMillis(20));
      runs.abort(id, "ann", "enough");
      assertThat(runs.find(id).orElseThrow().state()).isEqualTo(RunState.RUNNING);
      fleet.returns(WEB1);
      assertThat(until(runs, id, now -> now.state().ended()).state()).isEqualTo(RunState.MIXED);
    }
  }

  @Test
  void aControllerWithoutTheLedgerGivesNoLeaseAnyMore() throws Exception {
    try (var runs = controller(Duration.ofDays(1))) {
      var id = silentAtItsFirstChange(runs, Duration.ofMillis(20));
      assertThat(runs.leases(WEB1)).containsExactly(id);
      ledger.write(handle -> handle.execute("UPDATE epoch SET epoch = epoch + 1"));
      assertThat(runs.leases(WEB1)).isEmpty();
    }
  }

  private RunId silentAtItsFirstChange(Runs runs, Duration deadline) throws Exception {
    var plan = within(Plans.twoHosts(1, 0), deadline);
    try (var _ = runs.onChange(this::silenceAtTheFirstChange)) {
      var answer = runs.start(kept.keep(plan), plan, new Runs.Beginning("ann", "v2", "key"));
      var id = ((Answer.Given<RunId>) answer).value();
      until(runs, id, run -> run.silent().contains(WEB1));
      return id;
    }
  }

  private void silenceAtTheFirstChange(Run run) {
    if (run.state() == RunState.RUNNING) {
      fleet.away.add(WEB1);
    }
  }

  private static Plan within(Plan plan, Duration deadline) {
    return Plans.plan(
        plan.stages().stream()
            .map(
                stage ->
                    new Stage(
                        stage.name(),
                        stage.kind(),
                        stage.limit(),
                        stage.hosts().stream().map(part -> within(part, deadline)).toList()))
            .toList());
  }

  private static HostPart within(HostPart part, Duration deadline) {
    return new HostPart(
        part.host(), within(part.steps(), deadline), part.checks(), within(part.back(), deadline));
  }

  private static List<Step> within(List<Step> steps, Duration deadline) {
    return steps.stream()
        .map(
            s ->
                new Step(
                    s.id(),
                    s.target(),
                    s.driver(),
                    s.verb(),
                    s.settings(),
                    s.snapshot(),
                    s.digest(),
                    deadline))
        .toList();
  }

  private static Run until(Runs runs, RunId id, Predicate<Run> there) throws Exception {
    var reached = new CountDownLatch(1);
    try (var _ =
        runs.onChange(
            run -> {
              if (there.test(run)) {
                reached.countDown();
              }
            })) {
      if (!there.test(runs.find(id).orElseThrow())) {
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
      }
    }
    return runs.find(id).orElseThrow();
  }
}
