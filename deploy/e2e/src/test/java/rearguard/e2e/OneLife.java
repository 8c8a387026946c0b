package rearguard.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.files.FilesDriver;
import rearguard.agent.hold.Holds;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.step.Claims;
import rearguard.agent.step.Desk;
import rearguard.agent.step.Keeping;
import rearguard.agent.step.Leases;
import rearguard.agent.step.Order;
import rearguard.agent.step.Recovery;
import rearguard.agent.step.StepLife;
import rearguard.agent.step.Told;
import rearguard.agent.step.Work;
import rearguard.agent.step.turn.Turns;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.Target;
import rearguard.wire.PlanWire;

/**
 * The life of an agent's process that is to be killed: the real journal, store, files driver and
 * step logic of a host, and of the controller no more than that it asks again until a step is done.
 */
final class OneLife {
  static final RunId RUN = new RunId("r-onelife");
  static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  static final SnapshotId UNDO = new SnapshotId("s-undoundo");
  private static final HostName SELF = new HostName("web1");
  private static final Target CONFIG = new Target(new ComponentName("config"), SELF);
  private static final int ATTEMPTS = 4;

  final Desk desk;
  final Work work;
  private final Path folder;
  private final Leases leases;
  private final StepLife life;
  private final Claims claims;

  /** Opens what an earlier life left, and recovers it. */
  OneLife(Path folder) throws HostException, InterruptedException {
    this.folder = folder;
    var host = new LocalHost("one-life");
    desk = Desk.open(folder.resolve("journal"), host.clock());
    var keeping = new Keeping(SnapshotStore.in(folder.resolve("store"), host));
    work =
        new Work(
            SELF, new Drivers(List.of(new FilesDriver())), keeping, host, new Holds(folder, host));
    new Recovery(desk, work).recover();
    var turns = new Turns();
    leases = new Leases(desk, System::nanoTime);
    life = new StepLife(desk, leases, turns, work);
    claims = new Claims(desk, turns, work);
  }

  /** In a process of its own: goes all the way back, whatever an earlier life came to. */
  static void main(String... words) throws Exception {
    var one = new OneLife(Path.of(words[0]));
    one.goBack();
    one.desk.close();
  }

  void capture(SnapshotId id) throws HostException, InterruptedException {
    var files = new FilesDriver();
    work.keeping()
        .store()
        .keep(id, CONFIG, files.spec().name(), shelf -> files.capture(subject(), shelf));
  }

  /** What the run kept before it changed anything, where it was. */
  void restoreUndo() throws HostException, InterruptedException {
    var store = work.keeping().store();
    new FilesDriver().restore(subject(), store.open(UNDO), store.bench(RUN, CONFIG));
  }

  private Subject subject() {
    return new Subject(CONFIG, settings(), work.host());
  }

  private void goBack() throws HostException, InterruptedException {
    if (desk.book().ended().contains(RUN)) {
      return;
    }
    var plan = plan();
    claims.accept(new Claims.Offer(RUN, PlanWire.id(plan), 1, plan, Claim.UNSAID));
    leases.grant(1, RUN, System.nanoTime(), Duration.ofMinutes(5));
    for (var step : plan.steps()) {
      untilDone(step);
    }
    claims.end(1, RUN, RunState.SUCCEEDED);
  }

  private void untilDone(Step step) throws HostException, InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      var told = life.live(new Order(1, RUN, step.id(), attempt));
      if (told.filter(news -> ((Told) news).report().state() == StepState.DONE).isPresent()) {
        return;
      }
    }
    throw new AssertionError(step.id() + " is not done after " + ATTEMPTS + " attempts");
  }

  private Setting.Group settings() {
    var paths = List.<Setting>of(text("live/env"), text("live/conf.d"), text("live/extra"));
    return Setting.Group.of(Map.of("paths", new Setting.Many(paths)));
  }

  private Setting.Text text(String path) {
    return new Setting.Text(folder.resolve(path).toString());
  }

  private Plan plan() {
    return new Plan(
        new ApplicationName("shop"),
        "code",
        new PointId("p-good"),
        "v1 (p-good)",
        Instant.EPOCH,
        "somebody",
        List.of(),
        List.of(),
        Risk.LOW,
        Duration.ofSeconds(1),
        List.of(
            stage(Stage.Kind.READY, Verb.PREPARE, Verb.REMEMBER),
            stage(Stage.Kind.CHANGE, Verb.RESTORE, Verb.VERIFY)),
        Policy.BEFORE,
        List.of());
  }

  private Stage stage(Stage.Kind kind, Verb... verbs) {
    var steps = Stream.of(verbs).map(this::step).toList();
    return new Stage(
        kind.name(), kind, new Limit(1, 0), List.of(new HostPart(SELF, steps, List.of())));
  }

  private Step step(Verb verb) {
    return new Step(
        Step.idOf(CONFIG, verb),
        CONFIG,
        new DriverName("files"),
        verb,
        settings(),
        verb == Verb.REMEMBER ? UNDO : GOOD,
        "",
        Duration.ofSeconds(20));
  }
}
