package rearguard.controller.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import rearguard.controller.fleet.AgentNews;
import rearguard.controller.fleet.Agents;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.evidence.Seal;
import rearguard.model.evidence.Told;
import rearguard.model.flag.Asked;
import rearguard.model.flag.Flag;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;

/**
 * Hosts in memory that behave as agents do: what was ordered twice is done once and answered twice,
 * unacknowledged reports come again, and what is live can be looked at.
 */
public final class SmallFleet implements Agents {
  /** What each target runs: the id of a snapshot, or any text. */
  public final Map<Target, String> live = new ConcurrentSkipListMap<>();

  /** The plans each host keeps for the day without a controller. */
  public final Map<HostName, List<rearguard.model.local.Escape>> kept =
      new ConcurrentSkipListMap<>();

  /** What is held of each target, by owner. */
  public final Map<Target, Map<String, Hold>> traffic = new ConcurrentSkipListMap<>();

  /** Steps that fail whenever they are ordered. */
  public final Set<StepId> broken = ConcurrentHashMap.newKeySet();

  /** Hosts that get orders and lose them, until they return. */
  public final Set<HostName> away = ConcurrentHashMap.newKeySet();

  public final List<String> effects = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final Map<RunId, Plan> held = new ConcurrentHashMap<>();
  private final Map<RunId, Map<StepId, StepReport>> journal = new ConcurrentHashMap<>();
  private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();
  private volatile Optional<AgentNews> news = Optional.empty();
  private volatile Function<Check, Verdict> verdict = _ -> Verdict.PASSED;

  public void tell(AgentNews listener) {
    news = Optional.of(listener);
  }

  public void answerChecks(Verdict answer) {
    verdict = _ -> answer;
  }

  public void answerChecks(Function<Check, Verdict> answer) {
    verdict = answer;
  }

  /** The next host that is told of an end, and of which. */
  public String nextEnd() throws InterruptedException {
    return Optional.ofNullable(ends.poll(20, TimeUnit.SECONDS)).orElse("nobody was told");
  }

  /** The host has a session again: it tells what it knows and sends what nobody acknowledged. */
  public void returns(HostName host) {
    away.remove(host);
    var known = new TreeMap<RunId, List<StepReport>>();
    held.keySet().forEach(run -> known.put(run, reports(run, host)));
    news.ifPresent(listener -> listener.returned(host, known));
  }

  private List<StepReport> reports(RunId run, HostName host) {
    return journal.getOrDefault(run, Map.of()).values().stream()
        .filter(report -> report.step().value().startsWith(host + "/"))
        .toList();
  }

  @Override
  public boolean connected(HostName host) {
    return news.isPresent() && !away.contains(host);
  }

  @Override
  public Answer<Snapshot> capture(
      HostName host, SnapshotId id, Target target, DriverName driver, Setting.Group settings) {
    if (!connected(host)) {
      return unreachable(host);
    }
    return Answer.given(
        snapshots.computeIfAbsent(
            id.value(),
            _ -> {
              var facts = new TreeMap<>(Map.of("commit", state(target)));
              return new Snapshot(
                  id, target, driver, Plans.NOON, state(target), facts, state(target), 1);
            }));
  }

  /** Versions that can only be made anew. */
  public final Set<String> unkept = ConcurrentHashMap.newKeySet();

  /** Flags that can be set, as COMPONENT/FLAG. */
  public final Set<String> flags = ConcurrentHashMap.newKeySet();

  /** Snapshots that lost something. */
  public final Set<SnapshotId> lost = ConcurrentHashMap.newKeySet();

  @Override
  public Answer<Snapshot> draw(
      HostName host, SnapshotId id, Target target, DriverName driver, Drawing drawing) {
    if (!connected(host)) {
      return unreachable(host);
    }
    int sign = drawing.version().indexOf('=');
    if (sign > 0
        && flags.contains(target.component() + "/" + drawing.version().substring(0, sign))) {
      return Answer.given(set(id, target, driver, drawing.version()));
    }
    var kept = drawing.snapshot().map(SnapshotId::value).map(snapshots::get);
    var version = kept.map(Snapshot::summary).orElse(drawing.version());
    boolean made = kept.isEmpty() || drawing.snapshot().filter(lost::contains).isPresent();
    if (kept.isEmpty() && !unkept.contains(version)) {
      return Answer.refused(
          Problem.of(Problem.Kind.NOT_FOUND, "no commit \"" + version + "\"", ""));
    }
    if (made && !drawing.asked()) {
      return Answer.refused(
          Problem.of(Problem.Kind.CONFLICT, "\"dist\" was not kept", "Add --rebuild."));
    }
    var facts = new TreeMap<>(Map.of("commit", version, "short", version));
    if (made) {
      facts.put("made", "of " + drawing.beside());
    }
    var drawn = new Snapshot(id, target, driver, Plans.NOON, version, facts, version, 1);
    snapshots.put(id.value(), drawn);
    return Answer.given(drawn);
  }

  private Snapshot set(SnapshotId id, Target target, DriverName driver, String wish) {
    var facts = new TreeMap<>(Map.of("set", wish));
    var drawn = new Snapshot(id, target, driver, Plans.NOON, wish, facts, wish, 1);
    snapshots.put(id.value(), drawn);
    return drawn;
  }

  @Override
  public Answer<Drift> compare(
      HostName host,
      Target target,
      DriverName driver,
      Setting.Group settings,
      SnapshotId snapshot,
      String digest) {
    if (!connected(host)) {
      return unreachable(host);
    }
    var kept = Optional.ofNullable(snapshots.get(snapshot.value()));
    if (kept.isEmpty()) {
      return Answer.refused(
          Problem.of(Problem.Kind.CONFLICT, "snapshot " + snapshot + " is gone", ""));
    }
    if (lost.contains(snapshot)) {
      return Answer.refused(
          Problem.of(Problem.Kind.NOT_FOUND, "\"dist\" is missing", "Add --rebuild."));
    }
    var is = state(target);
    var wanted = kept.get().summary();
    if (driver.value().equals("command")) {
      return Answer.given(new Drift(List.of("runs it: nobody can look"), "", true));
    }
    return Answer.given(
        new Drift(is.equals(wanted) ? List.of() : List.of(is + ", wanted " + wanted), is));
  }

  @Override
  public Answer<List<Finding>> check(HostName host, List<Check> checks) {
    return connected(host)
        ? Answer.given(
            checks.stream()
                .map(
                    check ->
                        new Finding(
                            check.name(),
                            Optional.of(host),
                            verdict.apply(check),
                            "seen",
                            Duration.ZERO,
                            Plans.NOON))
                .toList())
        : unreachable(host);
  }

  @Override
  public Answer<RunId> accept(
      HostName host, RunId run, PlanId id, long epoch, Plan plan, Claim claim) {
    if (!connected(host)) {
      return unreachable(host);
    }
    held.put(run, plan);
    return Answer.given(run);
  }

  @Override
  public Answer<List<Problem>> review(HostName host, DriverName driver, Setting.Group settings) {
    return SmallReview.of(settings);
  }

  @Override
  public void order(HostName host, long epoch, RunId run, StepId step, int attempt) {
    var listener = news;
    if (listener.isEmpty() || away.contains(host)) {
      return;
    }
    var report = done(run, step, attempt);
    Thread.ofVirtual().start(() -> listener.get().reported(host, run, report, () -> {}));
  }

  private synchronized StepReport done(RunId run, StepId id, int attempt) {
    var known = journal.computeIfAbsent(run, _ -> new ConcurrentHashMap<>());
    if (known.containsKey(id) && known.get(id).attempt() >= attempt) {
      return known.get(id);
    }
    var step =
        Optional.ofNullable(held.get(run)).stream()
            .flatMap(plan -> plan.step(id).stream())
            .findFirst()
            .orElseThrow();
    var report = broken.contains(id) ? failed(step, attempt) : acted(step, attempt);
    known.put(id, report);
    return report;
  }

  private StepReport acted(Step step, int attempt) {
    if (step.verb().destructive()) {
      effects.add(step.id().value());
    }
    var undo = step.verb() == Verb.REMEMBER ? remember(step) : Optional.<Snapshot>empty();
    if (step.verb() == Verb.RESTORE) {
      live.put(
          step.target(),
          Optional.ofNullable(snapshots.get(step.snapshot().value()))
              .map(Snapshot::summary)
              .orElse("restored"));
    }
    return new StepReport(
        step.id(),
        attempt,
        StepState.DONE,
        "did it",
        step.verb().destructive(),
        false,
        undo,
        Plans.NOON);
  }

  private Optional<Snapshot> remember(Step step) {
    return Stream.of(
            capture(
                step.target().host(),
                step.snapshot(),
                step.target(),
                step.driver(),
                step.settings()))
        .flatMap(
            answer ->
                switch (answer) {
                  case Answer.Given<Snapshot>(var snapshot) -> Stream.of(snapshot);
                  case Answer.Refused<Snapshot> _ -> Stream.<Snapshot>empty();
                })
        .findFirst();
  }

  private static StepReport failed(Step step, int attempt) {
    var why = "broken on purpose";
    return new StepReport(
        step.id(), attempt, StepState.FAILED, why, false, false, Optional.empty(), Plans.NOON);
  }

  @Override
  public boolean keep(
      HostName host,
      rearguard.model.name.ApplicationName application,
      List<rearguard.model.local.Escape> escapes) {
    kept.put(host, escapes);
    return true;
  }

  /** What each host keeps an eye on. */
  public final Map<HostName, rearguard.model.watch.Watch> watched = new ConcurrentSkipListMap<>();

  @Override
  public boolean watch(HostName host, rearguard.model.watch.Watch watch) {
    if (!connected(host)) {
      return false;
    }
    watched.put(host, watch);
    return true;
  }

  @Override
  public void end(HostName host, long epoch, RunId run, rearguard.model.run.RunState state) {
    ends.add(host + " " + state);
  }

  @Override
  public Answer<String> fence(
      HostName host, long epoch, RunId run, ApplicationName application, List<Step> stops) {
    if (!connected(host)) {
      return unreachable(host);
    }
    effects.add("fence " + host);
    return Answer.given("stopped " + stops.size());
  }

  @Override
  public Answer<String> release(HostName host, long epoch, ApplicationName application) {
    if (!connected(host)) {
      return unreachable(host);
    }
    effects.add("release " + host);
    return Answer.given("started");
  }

  /** The evidence each host keeps. */
  public final Map<HostName, List<Seal>> evidence = new ConcurrentSkipListMap<>();

  @Override
  public Answer<List<Flag>> flags(HostName host, Asked asked) {
    return connected(host) ? Answer.given(SmallStock.flags(asked)) : unreachable(host);
  }

  @Override
  public Answer<Told> evidence(HostName host, rearguard.model.evidence.Wish wish) {
    var kept = evidence.computeIfAbsent(host, _ -> new CopyOnWriteArrayList<>());
    return connected(host)
        ? Answer.given(SmallEvidence.told(host, wish, kept, effects))
        : unreachable(host);
  }

  @Override
  public Answer<rearguard.model.stock.Stock> stock(
      HostName host, rearguard.model.stock.StockWish wish) {
    return connected(host) ? SmallStock.told(host, wish, snapshots, held) : unreachable(host);
  }

  @Override
  public Answer<Standing> traffic(
      HostName host, Target target, DriverName driver, Setting.Group settings, Wish wish) {
    if (!connected(host)) {
      return unreachable(host);
    }
    var now = traffic.computeIfAbsent(target, _ -> new ConcurrentSkipListMap<>());
    switch (wish) {
      case Wish.Keep(var terms) -> now.put(terms.owner(), terms);
      case Wish.Release(var owner) -> now.remove(owner);
      case Wish.Admit _, Wish.Look _ -> {}
    }
    return Answer.given(SmallTraffic.standing(now.values(), target, settings));
  }

  private String state(Target target) {
    return live.getOrDefault(target, "nothing");
  }

  private static <T> Answer<T> unreachable(HostName host) {
    return Answer.refused(Problem.of(Problem.Kind.UNREACHABLE, host + " is away", ""));
  }
}
