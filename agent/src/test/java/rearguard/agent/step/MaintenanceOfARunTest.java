package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.maintenance.MaintenanceDriver;
import rearguard.agent.hold.Holds;
import rearguard.agent.host.LocalHost;
import rearguard.agent.step.turn.Turns;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.PointId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.InForce;

/** A run puts maintenance on and off again, with the real driver and a flag. */
class MaintenanceOfARunTest {
  private static final Target TARGET = new Target(new ComponentName("maintenance"), Sample.WEB1);

  @TempDir Path folder;
  private Path flag;
  private Desk desk;
  private Work work;
  private StepLife life;
  private Claims claims;

  @BeforeEach
  void boot() throws Exception {
    flag = folder.resolve("flag");
    var host = new LocalHost("maintenance-run");
    desk = Desk.open(folder.resolve("journal"), host.clock());
    var keeping = new Keeping(SnapshotStore.in(folder.resolve("store"), host));
    var drivers = new Drivers(List.of(new MaintenanceDriver(folder.resolve("owners"))));
    work = new Work(Sample.WEB1, drivers, keeping, host, new Holds(folder, host));
    new Recovery(desk, work).recover();
    var turns = new Turns();
    var leases = new Leases(desk, System::nanoTime);
    life = new StepLife(desk, leases, turns, work);
    claims = new Claims(desk, turns, work);
    leases.grant(1, Sample.RUN, System.nanoTime(), Duration.ofMinutes(5));
  }

  @AfterEach
  void close() throws Exception {
    desk.close();
  }

  @Test
  void itIsOnFromTheStepOfTheRunToItsRelease() throws Exception {
    claims.accept(Sample.offer(Sample.RUN, plan(), 1));

    assertThat(order(Verb.HOLD)).contains(StepState.DONE);
    assertThat(flag).exists();
    assertThat(work.book().inForce())
        .singleElement()
        .satisfies(told -> assertThat(told.application()).isEqualTo("shop"))
        .satisfies(told -> assertThat(told.why()).isEqualTo("full to v1 (p-good)"))
        .satisfies(told -> assertThat(told.until()).isPresent());

    assertThat(order(Verb.RELEASE)).contains(StepState.DONE);
    assertThat(flag).doesNotExist();
    assertThat(work.book().inForce()).isEmpty();
  }

  @Test
  void aRunKeepsItOnThroughADeathOfItsAgent() throws Exception {
    claims.accept(Sample.offer(Sample.RUN, plan(), 1));
    order(Verb.HOLD);
    desk.close();

    boot();
    claims.renewHolds();
    work.book().look(work.drivers());

    assertThat(flag).exists();
    assertThat(work.book().inForce()).extracting(InForce::owner).containsExactly("r-test");
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "MIXED", "UNKNOWN"})
  void aRunThatEndsInBetweenKeepsItOnWithoutAnEndAndSaysSo(RunState state) throws Exception {
    claims.accept(Sample.offer(Sample.RUN, plan(), 1));
    order(Verb.HOLD);

    claims.end(1, Sample.RUN, state);

    assertThat(flag).exists();
    assertThat(work.book().inForce())
        .singleElement()
        .satisfies(told -> assertThat(told.until()).isEmpty())
        .satisfies(told -> assertThat(told.why()).contains("so it was kept on"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCEEDED", "REVERTED", "ABORTED"})
  void aRunThatEndsWellSwitchesItOff(RunState state) throws Exception {
    claims.accept(Sample.offer(Sample.RUN, plan(), 1));
    order(Verb.HOLD);

    claims.end(1, Sample.RUN, state);

    assertThat(flag).doesNotExist();
    assertThat(work.book().inForce()).isEmpty();
  }

  @Test
  void aRunThatFailedBeforeItWasOnSwitchesNothingOn() throws Exception {
    claims.accept(Sample.offer(Sample.RUN, plan(), 1));

    claims.end(1, Sample.RUN, RunState.FAILED);

    assertThat(flag).doesNotExist();
  }

  @Test
  void whatAnOperatorHeldBeforeTheRunOutlastsIt() throws Exception {
    var driver = work.drivers().all().getFirst();
    var subject = new Subject(TARGET, settings(), work.host());
    work.book()
        .of(driver, (Driver.Holds) driver)
        .hold(subject, new Hold("anna", Optional.empty(), List.of(), Hold.Why.UNSAID));
    claims.accept(Sample.offer(Sample.RUN, plan(), 1));
    order(Verb.HOLD);
    order(Verb.RELEASE);
    claims.end(1, Sample.RUN, RunState.SUCCEEDED);

    assertThat(flag).exists();
    assertThat(work.book().inForce()).extracting(InForce::owner).containsExactly("anna");
  }

  private Optional<StepState> order(Verb verb) throws Exception {
    return life.live(new Order(1, Sample.RUN, Step.idOf(TARGET, verb), 1))
        .map(news -> ((Told) news).report().state());
  }

  private Setting.Group settings() {
    var file = Map.<String, Setting>of("path", new Setting.Text(flag.toString()));
    return Setting.Group.of(Map.of("file", Setting.Group.of(file)));
  }

  private Plan plan() {
    return new Plan(
        new ApplicationName("shop"),
        "full",
        new PointId("p-good"),
        "v1 (p-good)",
        Instant.EPOCH,
        "somebody",
        List.of(),
        List.of(),
        Risk.LOW,
        Duration.ofSeconds(1),
        List.of(stage(Stage.Kind.READY, Verb.HOLD), stage(Stage.Kind.CHANGE, Verb.RELEASE)),
        Policy.BEFORE,
        List.of());
  }

  private Stage stage(Stage.Kind kind, Verb verb) {
    var step =
        new Step(
            Step.idOf(TARGET, verb),
            TARGET,
            new DriverName("maintenance"),
            verb,
            settings(),
            Sample.UNDO,
            "",
            Duration.ofSeconds(20));
    var part = new HostPart(Sample.WEB1, Stream.of(step).toList(), List.of());
    return new Stage(kind.name(), kind, new Limit(1, 0), List.of(part));
  }
}
