package rearguard.controller.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.driver.Kind;
import rearguard.model.evidence.Lockdown;
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
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Claim;
import rearguard.model.run.Course;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.Shown;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Standing;
import rearguard.model.traffic.InForce;

/** A fleet made by hand: two web hosts, one application, as much history as a test wants. */
final class SampleFleet implements Sight {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final ApplicationName TEA = new ApplicationName("team-evaluatie");
  final List<Host> hosts = new CopyOnWriteArrayList<>();
  final List<Shown> shown = new CopyOnWriteArrayList<>();
  final List<ApplicationName> applications = new CopyOnWriteArrayList<>();
  final List<RestorePoint> points = new CopyOnWriteArrayList<>();
  final List<Standing> standings = new CopyOnWriteArrayList<>();
  final List<Run> runs = new CopyOnWriteArrayList<>();
  final List<Lockdown> lockdowns = new CopyOnWriteArrayList<>();
  final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  void clear() {
    List.of(hosts, applications, points, standings, runs, lockdowns, shown).forEach(List::clear);
  }

  void changed() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public List<Host> hosts() {
    return hosts;
  }

  @Override
  public List<ApplicationName> applications() {
    return applications;
  }

  @Override
  public List<RestorePoint> points(ApplicationName application) {
    return points.stream().filter(point -> point.application().equals(application)).toList();
  }

  @Override
  public List<Standing> standings(List<RestorePoint> wanted) {
    return standings;
  }

  @Override
  public List<Run> runs(int limit) {
    return runs.stream().limit(limit).toList();
  }

  @Override
  public Optional<Run> run(RunId id) {
    return runs.stream().filter(run -> run.id().equals(id)).findFirst();
  }

  @Override
  public List<Lockdown> lockdowns() {
    return lockdowns;
  }

  @Override
  public List<Shown> shown(RunId id) {
    return shown;
  }

  @Override
  public List<CatchUp> owed() {
    return List.of();
  }

  @Override
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  static Host host(String name, Host.State state, String version, Duration skew, double used) {
    var facts =
        new HostFacts(
            version, "Debian 12", "6.1.0", 2, 4_000_000_000L, "b1", 12, "rearguard", List.of());
    long disk = 40_000_000_000L;
    var health = new HostHealth(7, NOW, (long) (disk * (1 - used)), disk, 0.2, 70_000_000);
    return new Host(
        "id-" + name,
        new HostName(name),
        new TreeSet<>(List.of(new Tag("role", "web"))),
        state,
        Optional.of(facts),
        Optional.of(health),
        Optional.of(NOW.minusSeconds(state == Host.State.SILENT ? 340 : 2)),
        skew,
        Optional.empty(),
        Optional.empty());
  }

  /** The same host, with what it tells to be held on it. */
  static Host holding(Host host, InForce... holds) {
    var health = new HostHealth(8, NOW, 1, 2, 0.2, 70_000_000, List.of(holds));
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

  static InForce maintenance(String owner, String why, Optional<Duration> left) {
    return new InForce(
        TEA.value(),
        "maintenance",
        true,
        owner,
        why,
        NOW.minus(Duration.ofMinutes(2)),
        left.map(NOW::plus),
        "");
  }

  static InForce traffic(String owner) {
    var until = Optional.of(NOW.plus(Duration.ofDays(1)));
    return new InForce(TEA.value(), "traffic", false, owner, "", NOW, until, "");
  }

  static Lockdown lockdown(String id, String reason) {
    return new Lockdown(id, TEA, "anna", reason, NOW.minus(Duration.ofMinutes(20)));
  }

  static RestorePoint point(
      String id, Optional<Label> label, RestorePoint.Mark mark, Duration age, String summary) {
    List<Snapshot> snapshots = new ArrayList<>();
    for (String host : List.of("web1", "web2")) {
      snapshots.add(snapshot("code", "git", host, summary));
      snapshots.add(snapshot("config", "files", host, "3 files, 4.1 kB"));
      snapshots.add(snapshot("web", "pm2", host, "tea: 2 instances, port 8000"));
    }
    return new RestorePoint(
        new PointId(id),
        TEA,
        label,
        RestorePoint.Origin.CAPTURED,
        Optional.empty(),
        NOW.minus(age),
        "anna",
        mark,
        snapshots);
  }

  private static Snapshot snapshot(String component, String driver, String host, String summary) {
    return new Snapshot(
        new SnapshotId("s-abcdefgh"),
        new Target(new ComponentName(component), new HostName(host)),
        new DriverName(driver),
        NOW,
        summary,
        new TreeMap<>(),
        "d",
        1);
  }

  static Run run(
      String id, RunState state, String reason, Duration age, List<String> words, int done) {
    Plan plan = plan();
    SortedMap<StepId, StepRecord> steps = new TreeMap<>();
    int number = 0;
    for (Step step : plan.steps()) {
      steps.put(step.id(), record(number, done, state, age));
      number++;
    }
    boolean ended = state.ended();
    return new Run(
        new RunId(id),
        new PlanId("0".repeat(64)),
        plan,
        state,
        3,
        2,
        steps,
        new TreeSet<>(),
        new TreeSet<>(),
        ended ? findings() : List.of(),
        words,
        ended ? Optional.of(new PointId("p-undo1")) : Optional.empty(),
        "anna",
        reason,
        NOW.minus(age),
        ended ? Optional.of(NOW.minus(age).plusMillis(8_412)) : Optional.empty(),
        Course.of(new Claim("anna", reason, NOW.minus(age))));
  }

  private static StepRecord record(int number, int done, RunState state, Duration age) {
    Instant began = NOW.minus(age).plusMillis(700L * number);
    if (number < done) {
      return new StepRecord(
          StepState.DONE,
          1,
          "done as planned, nothing was left over",
          true,
          Optional.of(began),
          Optional.of(began.plusMillis(640)));
    }
    if (number == done && state == RunState.PAUSED) {
      return new StepRecord(
          StepState.FAILED,
          2,
          "port 8000 is held by pid 4211 (node), not by us; end it, then retry",
          true,
          Optional.of(began),
          Optional.of(began.plusMillis(2_100)));
    }
    return number == done && !state.ended()
        ? new StepRecord(StepState.RUNNING, 1, "", false, Optional.of(began), Optional.empty())
        : StepRecord.PLANNED;
  }

  private static List<Finding> findings() {
    return List.of(
        finding("api", Verdict.PASSED, "200 in 12 ms"),
        finding("version", Verdict.PASSED, "commit is 1a2b3c4"),
        finding("login", Verdict.UNKNOWN, "a person must look: a student can log in"));
  }

  private static Finding finding(String check, Verdict verdict, String evidence) {
    return new Finding(
        new CheckName(check),
        Optional.of(new HostName("web1")),
        verdict,
        evidence,
        Duration.ofMillis(12),
        NOW);
  }

  private static Plan plan() {
    List<Stage> stages = new ArrayList<>();
    stages.add(stage("prepare", Stage.Kind.READY, List.of("web1", "web2"), Verb.PREPARE));
    stages.add(stage("undo point", Stage.Kind.READY, List.of("web1", "web2"), Verb.REMEMBER));
    stages.add(stage("web1", Stage.Kind.CHANGE, List.of("web1"), Verb.RESTORE));
    stages.add(stage("web2", Stage.Kind.CHANGE, List.of("web2"), Verb.RESTORE));
    return new Plan(
        TEA,
        "code",
        new PointId("p-4f2a"),
        "v1.0.0 (p-4f2a)",
        NOW,
        "anna",
        List.of(),
        List.of(),
        Risk.LOW,
        Duration.ofSeconds(12),
        stages,
        Policy.BEFORE,
        List.of());
  }

  private static Stage stage(String name, Stage.Kind kind, List<String> hosts, Verb verb) {
    return new Stage(
        name,
        kind,
        new Limit(2, 0),
        hosts.stream()
            .map(
                host ->
                    new HostPart(
                        new HostName(host),
                        List.of(step("code", "git", host, verb), step("web", "pm2", host, verb)),
                        List.of()))
            .toList());
  }

  private static Step step(String component, String driver, String host, Verb verb) {
    var target = new Target(new ComponentName(component), new HostName(host));
    return new Step(
        Step.idOf(target, verb),
        target,
        new DriverName(driver),
        verb,
        rearguard.model.Setting.Group.EMPTY,
        new SnapshotId("s-abcdefgh"),
        Kind.CODE.name(),
        Duration.ofMinutes(1));
  }
}
