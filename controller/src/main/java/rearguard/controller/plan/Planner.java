package rearguard.controller.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Change;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/**
 * Makes plans: {@code prepare} and {@code undo point} on all hosts that change, then the change as
 * {@link Order} says, or {@link OwnOrder} where the fleet file spells it out, then the verification
 * of the whole. Traffic that is to be kept away is held everywhere before the undo point is taken,
 * and released everywhere when every host has changed. Pure.
 */
public final class Planner {

  /**
   * Everything a plan follows from.
   *
   * @param drifts what every target of the scope answered
   * @param usual how long a driver's step took of late
   * @param ids makes the ids of the snapshots of the undo point
   * @param behind the targets of the hosts that are left behind
   * @param whole every target of the application, whether the plan has to do with it or not
   */
  public record Situation(
      Application application,
      Scope scope,
      RestorePoint point,
      Map<Target, Answer<Drift>> drifts,
      BiFunction<DriverName, Verb, Optional<Duration>> usual,
      Supplier<String> ids,
      Scope behind,
      List<Scope.Place> whole) {}

  /** The order for a plan. */
  public record Wish(Instant at, String by) {}

  private static final String WRITERS =
      "Bring the host back, or take it out of the application's hosts once it is really gone.";
  private static final Drift NONE = new Drift(List.of(), "");

  private final Situation now;
  private final Map<Target, SnapshotId> undo = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Asking asking;

  private Planner(Situation now) {
    this.now = now;
    this.asking = new Asking(now.application(), now.scope(), now.point(), problems);
  }

  /** Refused with everything that stands against it. */
  public static Answer<Plan> plan(Situation now, Wish wish) {
    var planner = new Planner(now);
    var plan = planner.plan(wish);
    return planner.problems.isEmpty()
        ? Answer.given(plan)
        : new Answer.Refused<>(planner.problems.stream().distinct().toList());
  }

  private Plan plan(Wish wish) {
    now.drifts().forEach(this::take);
    refuseWriters();
    OwnOrder.against(now.scope()).forEach(problems::add);
    var hosts = now.scope().hosts().stream().filter(h -> !restored(h).isEmpty()).toList();
    var stages = problems.isEmpty() && !hosts.isEmpty() ? stages(hosts) : List.<Stage>of();
    var words = new PlanWords(now.point());
    var changes = now.scope().places().stream().map(place -> change(place, words)).toList();
    var plan =
        new Plan(
            now.application().name(),
            now.scope().procedure(),
            now.point().id(),
            words.target(),
            wish.at(),
            wish.by(),
            changes,
            Stream.concat(words.loss(changes).stream(), bystanders()).toList(),
            words.risk(now.scope(), changes),
            new Estimate(now.usual()).of(stages),
            stages,
            now.scope().stance().policy(hosts.size()),
            now.behind().hosts().stream().map(this::held).toList());
    return now.scope().order().isEmpty() ? plan : plan.asSpelledOut();
  }

  /** A host that is left behind, and what holds it when it returns. */
  private HostPart held(HostName host) {
    return new HostPart(
        host,
        now.behind().of(host).stream()
            .filter(Scope.Place::stops)
            .map(place -> step(place, Verb.STOP))
            .toList(),
        List.of());
  }

  /** Nobody stops what the plan has nothing to do with. */
  private Stream<String> bystanders() {
    return new Bystanders(now.whole(), now.scope(), now.behind()).writing(changingStored());
  }

  /** One that cannot be reached goes on writing to what changes. */
  private void refuseWriters() {
    now.behind().places().stream()
        .filter(place -> place.stops() && changesWhatIsStored())
        .map(place -> Problem.of(Problem.Kind.CONFLICT, writer(place), WRITERS))
        .forEach(problems::add);
  }

  private static String writer(Scope.Place place) {
    return place.target() + " would be left behind and may go on writing to what is restored";
  }

  private void take(Target target, Answer<Drift> answer) {
    if (answer instanceof Answer.Refused<Drift>(var refusals)) {
      refusals.forEach(refusal -> problems.add(Survey.located(target, refusal)));
    }
  }

  private Change change(Scope.Place place, PlanWords words) {
    boolean touched = restored(place.target().host()).contains(place);
    return new Change(
        place.target(), words.change(place, drift(place.target()), touched), drift(place.target()));
  }

  private List<Stage> stages(List<HostName> hosts) {
    boolean derived = now.scope().order().isEmpty();
    var all = new Limit(hosts.size(), 0);
    var spelled = new OwnOrder(this, asking, now.scope(), hosts);
    var stages = new ArrayList<Stage>();
    stages.add(ready("prepare", all, hosts, Verb.PREPARE));
    stages.addAll(derived ? holds() : spelled.holds());
    stages.addAll(now.scope().held().isEmpty() ? List.of() : asking.proof());
    stages.add(ready("undo point", all, hosts, Verb.REMEMBER));
    stages.addAll(derived ? derived(hosts) : spelled.stages());
    stages.addAll(asking.unasked());
    return stages;
  }

  private List<Stage> holds() {
    return now.scope().held().isEmpty()
        ? List.of()
        : List.of(traffic("hold traffic", Stage.Kind.READY, Verb.HOLD));
  }

  /** The order that follows from the drivers. */
  private List<Stage> derived(List<HostName> hosts) {
    var limit =
        new Limit(
            Math.min(now.scope().limit().atOnce(), hosts.size()), now.scope().limit().mayFail());
    var stages = new ArrayList<>(new Order(this, asking, hosts).stages(limit));
    if (!now.scope().held().isEmpty()) {
      var releasing = new Releasing(this, asking, now.scope());
      stages.addAll(releasing.stages("release traffic", Stage.Kind.CHANGE, _ -> true));
    }
    var verifying = asking.ofTheWhole(hosts);
    if (!verifying.isEmpty()) {
      stages.add(new Stage("verify", Stage.Kind.VERIFY, new Limit(verifying.size(), 0), verifying));
    }
    return stages;
  }

  private Stage ready(String name, Limit limit, List<HostName> hosts, Verb verb) {
    return new Stage(
        name,
        Stage.Kind.READY,
        limit,
        hosts.stream()
            .map(
                host ->
                    new HostPart(
                        host,
                        restored(host).stream()
                            .filter(place -> !place.purged() || verb != Verb.PREPARE)
                            .map(place -> step(place, verb))
                            .toList(),
                        List.of()))
            .toList());
  }

  /** On every host whose traffic is kept away, whether anything else changes there or not. */
  private Stage traffic(String name, Stage.Kind kind, Verb verb) {
    var hosts = now.scope().held().stream().map(place -> place.target().host()).distinct().toList();
    return new Stage(
        name,
        kind,
        new Limit(hosts.size(), 0),
        hosts.stream()
            .map(host -> new HostPart(host, traffic(host, verb).toList(), List.of()))
            .toList());
  }

  Stream<Step> traffic(HostName host, Verb verb) {
    return now.scope().held().stream()
        .filter(place -> place.target().host().equals(host))
        .sorted(Scope.Place.outermost(verb))
        .map(place -> step(place, verb));
  }

  SnapshotId undo(Target target) {
    return undo.computeIfAbsent(target, _ -> new SnapshotId("s-" + now.ids().get()));
  }

  /** What differs, and the processes, which have to take up what is beneath them. */
  List<Scope.Place> restored(HostName host) {
    return now.scope().of(host).stream()
        .filter(
            place ->
                !drift(place.target()).none()
                    || (place.driver().kind() == Kind.PROCESS && disturbs(host))
                    || (place.stops() && changesWhatIsStored()))
        .toList();
  }

  /** Then whatever may write to it has to stop first, on every host of the scope. */
  boolean changesWhatIsStored() {
    return !changingStored().isEmpty();
  }

  private List<Scope.Place> changingStored() {
    return now.scope().places().stream()
        .filter(place -> Order.isStored(place) && !drift(place.target()).none())
        .toList();
  }

  Step step(Scope.Place place, Verb verb) {
    var target = place.target();
    var snapshot = now.point().of(target);
    boolean own = verb == Verb.REMEMBER || place.purged();
    return new Step(
        Step.idOf(target, verb),
        target,
        place.component().driver(),
        verb,
        place.component().settings(),
        own || snapshot.isEmpty() ? undo(target) : snapshot.get().id(),
        own ? "" : snapshot.map(Snapshot::digest).orElse(""),
        verb == Verb.PREPARE && snapshot.filter(PlanWords::made).isPresent()
            ? Estimate.MAKING
            : Estimate.deadline(place.driver(), verb));
  }

  /**
   * Whether something changes that processes take up only when they start. What is run in any case
   * is no reason to restart what runs beside it.
   */
  private boolean disturbs(HostName host) {
    return now.scope().of(host).stream()
        .anyMatch(place -> drift(place.target()).differs() && !place.driver().can(Ability.LIVE));
  }

  private Drift drift(Target target) {
    return Optional.ofNullable(now.drifts().get(target))
        .map(
            answer ->
                switch (answer) {
                  case Answer.Given<Drift>(var drift) -> drift;
                  case Answer.Refused<Drift> _ -> NONE;
                })
        .orElse(NONE);
  }
}
