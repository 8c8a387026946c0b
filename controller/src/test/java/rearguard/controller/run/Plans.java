package rearguard.controller.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** Small plans of the real shape: prepare, remember, change, verify. */
public final class Plans {
  public static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  public static final HostName WEB1 = new HostName("web1");
  public static final HostName WEB2 = new HostName("web2");
  public static final HostName DB1 = new HostName("dat1");
  public static final PlanId ID = new PlanId("0".repeat(64));
  public static final Check INSIDE = check("inside");
  public static final Check SITE = check("site");

  private Plans() {}

  public static Plan twoHosts(int atOnce, int mayFail) {
    return of(List.of(WEB1, WEB2), atOnce, mayFail);
  }

  public static Plan of(List<HostName> hosts, int atOnce, int mayFail) {
    var all = new Limit(hosts.size(), 0);
    var stages = new ArrayList<Stage>();
    stages.add(stage("prepare", Stage.Kind.READY, all, hosts, List.of(), Verb.PREPARE));
    stages.add(stage("undo point", Stage.Kind.READY, all, hosts, List.of(), Verb.REMEMBER));
    stages.add(
        stage(
            "change",
            Stage.Kind.CHANGE,
            new Limit(atOnce, mayFail),
            hosts,
            List.of(INSIDE),
            Verb.STOP,
            Verb.RESTORE));
    stages.add(
        new Stage(
            "verify",
            Stage.Kind.VERIFY,
            new Limit(1, 0),
            List.of(new HostPart(hosts.getFirst(), List.of(), List.of(SITE)))));
    return plan(stages);
  }

  /** Two hosts that write to what a third one stores. */
  public static Plan sharing() {
    var writers = List.of(WEB1, WEB2);
    var hosts = List.of(WEB1, WEB2, DB1);
    var all = new Limit(hosts.size(), 0);
    return plan(
        List.of(
            stage("prepare", Stage.Kind.READY, all, hosts, List.of(), Verb.PREPARE),
            stage("undo point", Stage.Kind.READY, all, hosts, List.of(), Verb.REMEMBER),
            together("stop", hosts, writers, List.of(Verb.PREPARE, Verb.HALT), Verb.HALT),
            together("data", List.of(DB1), List.of(DB1), List.of(Verb.RESTORE), Verb.RESTORE),
            new Stage(
                "change",
                Stage.Kind.CHANGE,
                new Limit(1, 0),
                writers.stream()
                    .map(
                        host ->
                            new HostPart(
                                host,
                                List.of(step(host, Verb.RESTORE)),
                                List.of(INSIDE),
                                List.of(back(host, Verb.RESTORE))))
                    .toList())));
  }

  /** Two hosts in stages that the fleet file spells out; the second one verifies them. */
  public static Plan spelledOut(int mayFail) {
    var hosts = List.of(WEB1, WEB2);
    var all = new Limit(2, 0);
    return plan(
        List.of(
            stage("prepare", Stage.Kind.READY, all, hosts, List.of(), Verb.PREPARE),
            stage("undo point", Stage.Kind.READY, all, hosts, List.of(), Verb.REMEMBER),
            spelled("stop code", mayFail, hosts, Verb.PREPARE, Verb.STOP),
            spelled("restore code", mayFail, hosts, Verb.RESTORE),
            new Stage(
                "verify inside",
                Stage.Kind.CHANGE,
                new Limit(2, mayFail),
                hosts.stream()
                    .map(host -> new HostPart(host, List.of(), List.of(INSIDE)))
                    .toList()),
            new Stage(
                "release traffic",
                Stage.Kind.CHANGE,
                all,
                hosts.stream()
                    .map(host -> new HostPart(host, List.of(step(host, Verb.RELEASE)), List.of()))
                    .toList())));
  }

  /** On the way back all of it; on the way there what changes. */
  private static Stage spelled(String name, int mayFail, List<HostName> hosts, Verb... verbs) {
    return new Stage(
        name,
        Stage.Kind.CHANGE,
        new Limit(2, mayFail),
        hosts.stream()
            .map(
                host ->
                    new HostPart(
                        host,
                        List.of(step(host, verbs[verbs.length - 1])),
                        List.of(),
                        Stream.of(verbs).map(verb -> back(host, verb)).toList()))
            .toList());
  }

  /** Those that do nothing in it are made ready in it on the way back. */
  private static Stage together(
      String name, List<HostName> hosts, List<HostName> doing, List<Verb> back, Verb verb) {
    return new Stage(
        name,
        Stage.Kind.TOGETHER,
        new Limit(hosts.size(), 0),
        hosts.stream()
            .map(
                host ->
                    new HostPart(
                        host,
                        doing.contains(host) ? List.of(step(host, verb)) : List.of(),
                        List.of(),
                        back.stream()
                            .filter(one -> doing.contains(host) || one == Verb.PREPARE)
                            .map(one -> back(host, one))
                            .toList()))
            .toList());
  }

  public static Plan plan(List<Stage> stages) {
    return new Plan(
        new ApplicationName("shop"),
        "full",
        new PointId("p-good"),
        "v1 (p-good)",
        NOON,
        "ann",
        List.of(),
        List.of(),
        Risk.LOW,
        Duration.ofSeconds(5),
        stages,
        new Policy(Offline.REFUSE, OnFailure.PAUSE, 1),
        List.of());
  }

  /** The same plan with another answer to failures, and so many that may fail in all. */
  public static Plan with(Plan plan, OnFailure onFailure, int budget) {
    return plan.with(new Policy(Offline.REFUSE, onFailure, budget), plan.left());
  }

  /** As plans were before runs could be reverted. */
  public static Plan withoutWayBack(Plan plan) {
    var stages =
        plan.stages().stream()
            .map(
                stage ->
                    new Stage(
                        stage.name(),
                        stage.kind(),
                        stage.limit(),
                        stage.hosts().stream()
                            .map(part -> new HostPart(part.host(), part.steps(), part.checks()))
                            .toList()))
            .toList();
    return plan(stages).with(plan.policy(), List.of());
  }

  private static List<Step> back(HostName host) {
    return Stream.of(Verb.PREPARE, Verb.STOP, Verb.RESTORE).map(verb -> back(host, verb)).toList();
  }

  private static Step back(HostName host, Verb verb) {
    return step(host, verb).backTo(step(host, Verb.REMEMBER).snapshot());
  }

  public static Step step(HostName host, Verb verb) {
    var target = new Target(new ComponentName("code"), host);
    return new Step(
        Step.idOf(target, verb),
        target,
        new DriverName("git"),
        verb,
        Setting.Group.EMPTY,
        new SnapshotId("s-" + host + (verb == Verb.REMEMBER ? "undo" : "0000")),
        verb == Verb.REMEMBER ? "" : "ab".repeat(32),
        Duration.ofSeconds(30));
  }

  public static Snapshot snapshot(Step step) {
    return new Snapshot(
        step.snapshot(),
        step.target(),
        step.driver(),
        NOON,
        "what ran",
        new TreeMap<>(),
        "cd".repeat(32),
        7);
  }

  public static Optional<Snapshot> undo(Step step) {
    return step.verb() == Verb.REMEMBER ? Optional.of(snapshot(step)) : Optional.empty();
  }

  private static Stage stage(
      String name,
      Stage.Kind kind,
      Limit limit,
      List<HostName> hosts,
      List<Check> checks,
      Verb... verbs) {
    return new Stage(
        name,
        kind,
        limit,
        hosts.stream()
            .map(
                host ->
                    new HostPart(
                        host,
                        Stream.of(verbs).map(verb -> step(host, verb)).toList(),
                        checks,
                        kind == Stage.Kind.CHANGE ? back(host) : List.of()))
            .toList());
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
