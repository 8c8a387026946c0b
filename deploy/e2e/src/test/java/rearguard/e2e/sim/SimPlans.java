package rearguard.e2e.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** Plans as the planner makes them: prepare, remember, change host by host, verify. */
final class SimPlans {
  static final Check INSIDE = check("inside");
  static final Check SITE = check("site");
  static final DriverName DRIVER = new DriverName("git");
  private static final Instant PLANNED = Instant.parse("2026-01-02T11:00:00Z");

  private SimPlans() {}

  /** What a run is to do. */
  record Wish(
      String application, List<HostName> hosts, int version, int atOnce, int mayFail, int number) {
    Wish {
      hosts = List.copyOf(hosts);
    }
  }

  static Target target(String application, HostName host) {
    return new Target(new ComponentName(application), host);
  }

  /** The good snapshots every host has from before. */
  static SnapshotId good(String application, HostName host, int version) {
    return new SnapshotId("s-good" + application + host + "v" + version);
  }

  static Plan plan(Wish wish) {
    var all = new Limit(wish.hosts().size(), 0);
    var stages = new ArrayList<Stage>();
    stages.add(stage(wish, Stage.Kind.READY, all, List.of(), Verb.PREPARE));
    stages.add(stage(wish, Stage.Kind.READY, all, List.of(), Verb.REMEMBER));
    stages.add(
        stage(
            wish,
            Stage.Kind.CHANGE,
            new Limit(wish.atOnce(), wish.mayFail()),
            List.of(INSIDE),
            changes(wish)));
    stages.add(
        new Stage(
            "verify",
            Stage.Kind.VERIFY,
            new Limit(1, 0),
            List.of(new HostPart(wish.hosts().getFirst(), List.of(), List.of(SITE)))));
    return new Plan(
        new ApplicationName(wish.application()),
        "code",
        new PointId("p-good" + wish.version()),
        "v" + wish.version() + " for " + wish.number(),
        PLANNED,
        "ann",
        List.of(),
        List.of(),
        Risk.LOW,
        Duration.ofSeconds(5),
        stages,
        Policy.BEFORE,
        List.of());
  }

  /** One that stops around its restore, and one that only switches and looks at the end. */
  private static Verb[] changes(Wish wish) {
    return wish.application().equals("shop")
        ? new Verb[] {Verb.STOP, Verb.RESTORE, Verb.START}
        : new Verb[] {Verb.RESTORE, Verb.VERIFY};
  }

  private static Stage stage(
      Wish wish, Stage.Kind kind, Limit limit, List<Check> checks, Verb... verbs) {
    return new Stage(
        verbs[0].name(),
        kind,
        limit,
        wish.hosts().stream()
            .map(
                host ->
                    new HostPart(
                        host,
                        Stream.of(verbs).map(verb -> step(wish, host, verb)).toList(),
                        checks))
            .toList());
  }

  private static Step step(Wish wish, HostName host, Verb verb) {
    var target = target(wish.application(), host);
    var undo = new SnapshotId("s-undo%s%s%04d".formatted(wish.application(), host, wish.number()));
    return new Step(
        Step.idOf(target, verb),
        target,
        DRIVER,
        verb,
        Setting.Group.EMPTY,
        verb == Verb.REMEMBER ? undo : good(wish.application(), host, wish.version()),
        "",
        Duration.ofSeconds(30));
  }

  static Snapshot snapshot(Step step, String content) {
    return new Snapshot(
        step.snapshot(),
        step.target(),
        step.driver(),
        PLANNED,
        content,
        new TreeMap<>(),
        "cd".repeat(32),
        7);
  }

  private static Check check(String name) {
    return new Check(
        new CheckName(name),
        new Probe.Listening(80),
        Duration.ofSeconds(1),
        Duration.ZERO,
        Duration.ZERO);
  }
}
