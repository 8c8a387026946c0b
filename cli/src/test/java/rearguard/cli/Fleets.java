package rearguard.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import rearguard.model.Setting;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.name.Tag;
import rearguard.model.plan.Change;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.Course;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.InForce;

/** Words of the model for tests: the shop on two hosts, at one moment. */
public enum Fleets {
  ;

  public static final Instant NOW = Instant.parse("2026-11-20T14:03:12Z");

  /** What a hostile host, branch or log could say. */
  public static final String HOSTILE = "\u001b[2J\u202eevil\r\n\ttext\u0007";

  public static final RunId RUN = new RunId("r-7f3k");
  private static final HostName WEB1 = new HostName("web1");
  private static final HostName WEB2 = new HostName("web2");

  public static Host host(String name, Host.State state) {
    boolean known = state != Host.State.INVITED;
    return new Host(
        "h-" + name,
        new HostName(name),
        new TreeSet<>(List.of(Tag.of("role=web"))),
        state,
        known
            ? Optional.of(
                new HostFacts(
                    "0.1.0", "Debian 12", "6.1.0", 2, 4L << 30, "boot", 12, "deploy", List.of()))
            : Optional.empty(),
        known
            ? Optional.of(new HostHealth(7, NOW, 3L << 30, 10L << 30, 0.5, 70 << 20))
            : Optional.empty(),
        known ? Optional.of(NOW.minusSeconds(3)) : Optional.empty(),
        Duration.ofMillis(4),
        Optional.empty(),
        known ? Optional.of(NOW.plus(Duration.ofDays(60))) : Optional.empty());
  }

  /** A host that tells of these holds. */
  public static Host holding(String name, Host.State state, InForce... holds) {
    var host = host(name, state);
    var health = new HostHealth(7, NOW, 3L << 30, 10L << 30, 0.5, 70 << 20, List.of(holds));
    return new Host(
        host.id(),
        host.name(),
        host.tags(),
        host.state(),
        host.facts(),
        Optional.of(health),
        host.lastContact(),
        host.skew(),
        host.quarantine(),
        host.certificateEnds());
  }

  /** A connected host whose certificate ends so long after now. */
  public static Host ending(String name, Duration left) {
    var host = host(name, Host.State.CONNECTED);
    return new Host(
        host.id(),
        host.name(),
        host.tags(),
        host.state(),
        host.facts(),
        host.health(),
        host.lastContact(),
        host.skew(),
        host.quarantine(),
        Optional.of(NOW.plus(left)));
  }

  public static RestorePoint point(String id, RestorePoint.Mark mark, String summary) {
    return new RestorePoint(
        new PointId(id),
        new ApplicationName("shop"),
        Optional.of(new Label("v1.0.0")),
        RestorePoint.Origin.CAPTURED,
        Optional.empty(),
        NOW.minusSeconds(3_600),
        "jonas",
        mark,
        List.of(snapshot(WEB1, summary), snapshot(WEB2, summary)));
  }

  private static Snapshot snapshot(HostName host, String summary) {
    return new Snapshot(
        new SnapshotId("s-" + host + "abcd"),
        new Target(new ComponentName("code"), host),
        new DriverName("git"),
        NOW.minusSeconds(3_600),
        summary,
        new TreeMap<>(),
        "d1",
        1_536);
  }

  public static Plan plan(String drift, Risk risk) {
    return new Plan(
        new ApplicationName("shop"),
        "code",
        new PointId("p-4f2a"),
        "v1.0.0 (p-4f2a)",
        NOW,
        "jonas",
        List.of(
            new Change(target(WEB1), "v1.0.0 (1a2b3c4) on main", new Drift(List.of(drift), "x")),
            new Change(
                target(WEB2), "starts again on top of what changes", new Drift(List.of(), "y"))),
        List.of(),
        risk,
        Duration.ofSeconds(8),
        List.of(
            stage("prepare", Stage.Kind.READY, Verb.PREPARE),
            stage("undo point", Stage.Kind.READY, Verb.REMEMBER),
            stage("restore", Stage.Kind.CHANGE, Verb.RESTORE)),
        Policy.BEFORE,
        List.of());
  }

  public static Plan nothing() {
    var plan = plan("", Risk.NONE);
    return new Plan(
        plan.application(),
        plan.procedure(),
        plan.target(),
        plan.targetWords(),
        plan.created(),
        plan.by(),
        plan.changes().subList(1, 2),
        List.of(),
        Risk.NONE,
        Duration.ZERO,
        List.of(),
        plan.policy(),
        List.of());
  }

  private static Target target(HostName host) {
    return new Target(new ComponentName("code"), host);
  }

  private static Stage stage(String name, Stage.Kind kind, Verb verb) {
    var parts =
        Stream.of(WEB1, WEB2)
            .map(host -> new HostPart(host, List.of(step(target(host), verb)), List.of()))
            .toList();
    return new Stage(name, kind, new Limit(1, 0), parts);
  }

  private static Step step(Target target, Verb verb) {
    return new Step(
        Step.idOf(target, verb),
        target,
        new DriverName("git"),
        verb,
        Setting.Group.EMPTY,
        new SnapshotId("s-abcdefgh"),
        "d1",
        Duration.ofSeconds(60));
  }

  public static SortedMap<StepId, StepRecord> steps(Object... idsAndRecords) {
    var steps = new TreeMap<StepId, StepRecord>();
    for (int i = 0; i < idsAndRecords.length; i += 2) {
      steps.put(new StepId((String) idsAndRecords[i]), (StepRecord) idsAndRecords[i + 1]);
    }
    return steps;
  }

  public static StepRecord record(StepState state, String evidence, boolean changed) {
    var ended = state.ended() ? Optional.of(NOW.minusSeconds(2)) : Optional.<Instant>empty();
    return new StepRecord(state, 1, evidence, changed, Optional.of(NOW.minusSeconds(5)), ended);
  }

  public static Finding finding(Verdict verdict, String evidence) {
    return new Finding(
        new CheckName("health"), Optional.of(WEB1), verdict, evidence, Duration.ofMillis(12), NOW);
  }

  public static Run run(RunState state, SortedMap<StepId, StepRecord> steps, String... words) {
    return new Run(
        RUN,
        new PlanId("a".repeat(64)),
        plan("12 files change", Risk.LOW),
        state,
        1,
        2,
        steps,
        new TreeSet<>(),
        new TreeSet<>(),
        state == RunState.SUCCEEDED ? List.of(finding(Verdict.PASSED, "200 in 12 ms")) : List.of(),
        List.of(words),
        Optional.of(new PointId("p-undo1")),
        "jonas",
        "",
        NOW.minusSeconds(37),
        state.ended() ? Optional.of(NOW) : Optional.empty(),
        Course.of(new Claim("jonas", "", NOW.minusSeconds(37))));
  }

  public static Run done() {
    var all = new ArrayList<Object>();
    for (var step : plan("x", Risk.LOW).steps()) {
      all.add(step.id().value());
      all.add(record(StepState.DONE, "", step.verb().destructive()));
    }
    return run(RunState.SUCCEEDED, steps(all.toArray()), "every check passed");
  }
}
