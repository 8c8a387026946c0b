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

/** Plans as the planner makes them: prepare, remember, change, verify. */
final class SimPlans {
  static final Check INSIDE = check("inside");
  static final Check AGAIN = check("inside+2");
  static final Check SITE = check("site");
  static final Check CONFIRM = manual("confirm-1");
  static final Check LOGIN = manual("login");
  static final Check WATCHED = check("inside+3").holding(Duration.ofMinutes(10));
  static final Check OUTSIDE = check("outside");
  static final Check ONCE_MORE = check("outside+2");
  static final DriverName DRIVER = new DriverName("git");
  private static final Instant PLANNED = Instant.parse("2026-01-02T11:00:00Z");

  private SimPlans() {}

  /** What a run is to do. */
  record Wish(
      String application,
      List<HostName> hosts,
      int version,
      int atOnce,
      int mayFail,
      Policy policy,
      int number) {
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
    if (held(wish)) {
      stages.add(gate(wish, Stage.Kind.READY, wish.hosts(), Verb.HOLD));
    }
    stages.addAll(
        shares(wish)
            ? sharing(wish, all)
            : spelledOut(wish) ? inStages(wish, all) : List.of(hostByHost(wish)));
    if (held(wish)) {
      stages.addAll(released(wish));
    }
    stages.add(
        new Stage(
            "verify",
            Stage.Kind.VERIFY,
            new Limit(1, 0),
            List.of(new HostPart(wish.hosts().getFirst(), List.of(), whole(wish)))));
    if (spelledOut(wish)) {
      stages.add(watching(wish, all));
    }
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
        wish.policy(),
        List.of());
  }

  /** Every second plan of shop changes what its first host stores and all others write to. */
  private static boolean shares(Wish wish) {
    return wish.application().equals("shop") && wish.number() % 2 == 0 && wish.hosts().size() > 1;
  }

  /** Every fourth plan of shop goes in stages that its fleet file spells out. */
  private static boolean spelledOut(Wish wish) {
    return wish.application().equals("shop") && wish.number() % 4 == 1;
  }

  /** All others of shop hold traffic and release it gradually. */
  private static boolean held(Wish wish) {
    return wish.application().equals("shop") && !shares(wish) && !spelledOut(wish);
  }

  private static Stage gate(Wish wish, Stage.Kind kind, List<HostName> hosts, Verb verb) {
    var parts =
        hosts.stream().map(host -> new HostPart(host, List.of(gate(wish, host, verb)), List.of()));
    return new Stage(verb.name(), kind, new Limit(hosts.size(), 0), parts.toList());
  }

  /** Nothing of it is captured: it is the snapshot of what it shields. */
  private static Step gate(Wish wish, HostName host, Verb verb) {
    var target = new Target(new ComponentName("gate"), host);
    var like = step(wish, host, Verb.PREPARE);
    return new Step(
        Step.idOf(target, verb),
        target,
        DRIVER,
        verb,
        Setting.Group.EMPTY,
        like.snapshot(),
        "",
        like.deadline());
  }

  /** The first everywhere, then everybody on one host, then all: each is looked at from outside. */
  private static List<Stage> released(Wish wish) {
    var first = List.of(wish.hosts().getFirst());
    return List.of(
        gate(wish, Stage.Kind.CHANGE, wish.hosts(), Verb.ADMIT),
        looking(first, OUTSIDE),
        gate(wish, Stage.Kind.CHANGE, first, Verb.OPEN),
        looking(first, ONCE_MORE),
        gate(wish, Stage.Kind.CHANGE, wish.hosts(), Verb.RELEASE));
  }

  private static Stage looking(List<HostName> hosts, Check check) {
    var parts = hosts.stream().map(host -> new HostPart(host, List.of(), List.of(check))).toList();
    return new Stage("verify", Stage.Kind.CHANGE, new Limit(1, 0), parts);
  }

  private static List<Check> whole(Wish wish) {
    return spelledOut(wish) ? List.of(SITE, LOGIN) : List.of(SITE);
  }

  private static Stage watching(Wish wish, Limit all) {
    var parts =
        wish.hosts().stream().map(host -> new HostPart(host, List.of(), List.of(WATCHED))).toList();
    return new Stage("watch 10m", Stage.Kind.VERIFY, all, parts);
  }

  /**
   * All stop, all are restored, a person says that this is well, all start, and are looked at once
   * more before the end.
   */
  private static List<Stage> inStages(Wish wish, Limit all) {
    var limit = new Limit(wish.atOnce(), wish.mayFail());
    var hosts = wish.hosts();
    var start = parts(wish, hosts, Verb.START).stream().map(part -> asking(part, INSIDE)).toList();
    var looked = hosts.stream().map(host -> new HostPart(host, List.of(), List.of(AGAIN))).toList();
    return List.of(
        new Stage("stop", Stage.Kind.CHANGE, all, parts(wish, hosts, Verb.STOP)),
        new Stage("restore", Stage.Kind.CHANGE, limit, parts(wish, hosts, Verb.RESTORE)),
        new Stage(
            "confirm-1",
            Stage.Kind.CHANGE,
            new Limit(1, wish.mayFail()),
            List.of(new HostPart(hosts.getFirst(), List.of(), List.of(CONFIRM)))),
        new Stage("start", Stage.Kind.CHANGE, limit, start),
        new Stage("look", Stage.Kind.CHANGE, new Limit(hosts.size(), wish.mayFail()), looked));
  }

  private static HostPart asking(HostPart part, Check check) {
    return new HostPart(part.host(), part.steps(), List.of(check), part.back());
  }

  private static Stage hostByHost(Wish wish) {
    var limit = new Limit(wish.atOnce(), wish.mayFail());
    return stage(wish, Stage.Kind.CHANGE, limit, List.of(INSIDE), changes(wish));
  }

  /** All stop, then the first restores what it stores, then the others, and all start. */
  private static List<Stage> sharing(Wish wish, Limit all) {
    var first = wish.hosts().getFirst();
    var limit = new Limit(wish.atOnce(), wish.mayFail());
    return List.of(
        new Stage("stop", Stage.Kind.TOGETHER, all, parts(wish, wish.hosts(), Verb.HALT)),
        new Stage("data", Stage.Kind.TOGETHER, all, parts(wish, List.of(first), Verb.RESTORE)),
        new Stage(
            "change",
            Stage.Kind.CHANGE,
            limit,
            wish.hosts().stream()
                .flatMap(
                    host ->
                        host.equals(first)
                            ? parts(wish, List.of(host), Verb.START).stream()
                            : parts(wish, List.of(host), Verb.RESTORE, Verb.START).stream())
                .map(part -> asking(part, INSIDE))
                .toList()));
  }

  /** The way back does the same; everything is made ready on it before anything stops. */
  private static List<HostPart> parts(Wish wish, List<HostName> hosts, Verb... verbs) {
    return hosts.stream()
        .map(
            host -> {
              var undo = step(wish, host, Verb.REMEMBER).snapshot();
              var steps = Stream.of(verbs).map(verb -> step(wish, host, verb)).toList();
              var ready =
                  verbs[0] == Verb.HALT || verbs[0] == Verb.STOP
                      ? Stream.of(step(wish, host, Verb.PREPARE))
                      : Stream.<Step>empty();
              var back = Stream.concat(ready, steps.stream()).map(one -> one.backTo(undo)).toList();
              return new HostPart(host, steps, List.of(), back);
            })
        .toList();
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
                        checks,
                        kind == Stage.Kind.CHANGE ? back(wish, host) : List.of()))
            .toList());
  }

  /** As the planner says it: what was done is done once more, to what this run remembers. */
  private static List<Step> back(Wish wish, HostName host) {
    var undo = step(wish, host, Verb.REMEMBER).snapshot();
    var there =
        Stream.concat(Stream.of(Verb.PREPARE), Stream.of(changes(wish)))
            .map(verb -> step(wish, host, verb));
    var held = held(wish) ? Stream.of(gate(wish, host, Verb.HOLD)) : Stream.<Step>empty();
    return Stream.concat(held, there).map(one -> one.backTo(undo)).toList();
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

  private static Check manual(String name) {
    return new Check(
        new CheckName(name),
        new Probe.Manual("all is well"),
        Duration.ofSeconds(1),
        Duration.ZERO,
        Duration.ZERO);
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
