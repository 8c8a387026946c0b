package rearguard.controller.plan;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rearguard.controller.file.StageOrder;
import rearguard.controller.file.WrittenStage;
import rearguard.controller.file.WrittenStage.Deed;
import rearguard.controller.file.WrittenStage.Gate;
import rearguard.controller.plan.Scope.Place;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Target;

/**
 * The stages that the fleet file spells out, of what differs. Pure.
 *
 * <pre>
 *   a stage of the file    is a stage of kind
 *   hold                   READY
 *   stop, restore, purge,  TOGETHER when several hosts change and what is stored is still to change:
 *   verify                 none may fail then; else CHANGE
 *   release                CHANGE
 *   verify after all that  VERIFY
 *   confirm, watch         like verify at the same place
 * </pre>
 *
 * What the procedure does in any case stays where it is: everything is prepared before anything is
 * held, and the undo point taken before anything changes. On the way back everything of a host is
 * made ready before it does anything else.
 */
final class OwnOrder {
  private final Planner planner;
  private final Asking asking;
  private final Scope scope;
  private final List<HostName> hosts;
  private final Order order;
  private final int stored;
  private final int last;
  private final Set<HostName> begun = new HashSet<>();
  private final Set<Target> stopped = new HashSet<>();
  private int mayFail;

  OwnOrder(Planner planner, Asking asking, Scope scope, List<HostName> hosts) {
    this.planner = planner;
    this.asking = asking;
    this.scope = scope;
    this.hosts = hosts;
    this.order = new Order(planner, asking, hosts);
    this.stored = last(stage -> hosts.stream().anyMatch(host -> stores(stage, host)));
    this.last = last(stage -> stage.deed().changes() || stage.deed() == Deed.RELEASE);
  }

  /** What makes the order unsafe for what the plan is about; the drivers may have changed. */
  static Stream<Problem> against(Scope scope) {
    Map<ComponentName, StageOrder.Part> parts = new LinkedHashMap<>();
    for (var place : scope.places()) {
      var name = place.component().name();
      var on =
          scope.places().stream()
              .filter(other -> other.component().name().equals(name))
              .map(other -> other.target().host())
              .collect(Collectors.toSet());
      parts.put(name, new StageOrder.Part(place.driver(), on));
    }
    return StageOrder.among(scope.order(), parts).stream()
        .map(
            against ->
                Problem.of(
                    Problem.Kind.CONFLICT,
                    "stage " + (against.stage() + 1) + ": " + against.message(),
                    against.hint()));
  }

  /** What keeps traffic away, in the order of the file. */
  List<Stage> holds() {
    return scope.order().stream()
        .filter(stage -> stage.deed() == Deed.HOLD)
        .map(stage -> traffic(stage, Stage.Kind.READY, Verb.HOLD))
        .filter(stage -> !stage.hosts().isEmpty())
        .toList();
  }

  /** Everything after the undo point, in the order of the file. */
  List<Stage> stages() {
    return IntStream.range(0, scope.order().size())
        .filter(at -> scope.order().get(at).deed() != Deed.HOLD)
        .boxed()
        .flatMap(this::stages)
        .filter(stage -> !stage.hosts().isEmpty())
        .toList();
  }

  private Stream<Stage> stages(int at) {
    var stage = scope.order().get(at);
    return stage.deed() == Deed.RELEASE
        ? new Releasing(planner, asking, scope)
            .stages(stage.words(), kind(at), step -> in(stage, step)).stream()
        : Stream.of(stage(at));
  }

  private Stage.Kind kind(int at) {
    return hosts.size() > 1 && at <= stored ? Stage.Kind.TOGETHER : Stage.Kind.CHANGE;
  }

  private static boolean in(WrittenStage stage, Step step) {
    return stage.components().contains(step.target().component());
  }

  private Stage stage(int at) {
    var stage = scope.order().get(at);
    var kind = kind(at);
    return switch (stage.deed()) {
      case STOP ->
          new Stage(
              stage.words(),
              kind,
              new Limit(hosts.size(), 0),
              parts(host -> stopping(stage, host)));
      case RESTORE, PURGE -> {
        var limit = limit(stage, kind);
        mayFail = limit.mayFail();
        yield new Stage(stage.words(), kind, limit, parts(host -> changing(at, host)));
      }
      case HOLD, RELEASE -> traffic(stage, kind, Verb.RELEASE);
      case VERIFY -> verifying(at, asking(at), check -> check);
      case CONFIRM, WATCH -> waiting(at);
    };
  }

  private Stage.Kind asking(int at) {
    return at > last ? Stage.Kind.VERIFY : kind(at);
  }

  private Stage waiting(int at) {
    return switch (scope.order().get(at).gate().orElseThrow()) {
      case Gate.Person(var check) -> confirming(at, check);
      case Gate.Span(var length) -> verifying(at, asking(at), check -> check.holding(length));
    };
  }

  private Stage confirming(int at, Check check) {
    var part = new HostPart(hosts.getFirst(), List.of(), asking.filled(check));
    int failures = asking(at) == Stage.Kind.CHANGE ? mayFail : 0;
    return new Stage(
        scope.order().get(at).words(), asking(at), new Limit(1, failures), List.of(part));
  }

  private Limit limit(WrittenStage stage, Stage.Kind kind) {
    int every = hosts.size();
    int atOnce = stage.atOnce().map(share -> share.of(every)).orElse(scope.limit().atOnce());
    return kind == Stage.Kind.TOGETHER
        ? new Limit(stage.atOnce().isPresent() ? atOnce : every, 0)
        : new Limit(Math.min(atOnce, every), stage.mayFail().orElse(scope.limit().mayFail()));
  }

  private List<HostPart> parts(Function<HostName, HostPart> part) {
    return hosts.stream().map(part).filter(one -> !one.saysNothing()).toList();
  }

  private HostPart stopping(WrittenStage stage, HostName host) {
    var places = places(stage, host).filter(Place::stops).toList();
    var steps = places.stream().map(order::stop).toList();
    places.forEach(place -> stopped.add(place.target()));
    return new HostPart(host, steps, List.of(), back(host, steps.stream()));
  }

  private HostPart changing(int at, HostName host) {
    var stage = scope.order().get(at);
    Predicate<Place> these = place -> stage.components().contains(place.component().name());
    var stops =
        places(stage, host)
            .filter(place -> place.stops() && !stopped.contains(place.target()))
            .map(order::stop)
            .toList();
    var steps = Stream.concat(stops.stream(), order.changes(host, these, Order::deed)).toList();
    var back = Stream.concat(stops.stream(), order.changes(host, these, _ -> Verb.RESTORE));
    var checks = steps.isEmpty() ? List.<Check>of() : asking.inside(host, stage.verify());
    return new HostPart(host, steps, again(at, checks, check -> check), back(host, back));
  }

  /** What changes there first makes everything ready on the way back. */
  private List<Step> back(HostName host, Stream<Step> steps) {
    var there = steps.toList();
    if (there.isEmpty()) {
      return List.of();
    }
    var ready = begun.add(host) ? order.ready(host) : Stream.<Step>empty();
    return order.back(Stream.concat(ready, there.stream()));
  }

  private Stream<Place> places(WrittenStage stage, HostName host) {
    return planner.restored(host).stream()
        .filter(place -> stage.components().contains(place.component().name()));
  }

  private boolean stores(WrittenStage stage, HostName host) {
    return stage.deed().brings() && places(stage, host).anyMatch(Order::isStored);
  }

  private Stage traffic(WrittenStage stage, Stage.Kind kind, Verb verb) {
    Predicate<Step> these = step -> in(stage, step);
    var parts =
        scope.held().stream()
            .map(place -> place.target().host())
            .distinct()
            .map(host -> new HostPart(host, traffic(host, verb, these), List.of()))
            .filter(part -> !part.saysNothing())
            .toList();
    return new Stage(stage.words(), kind, new Limit(Math.max(1, parts.size()), 0), parts);
  }

  private List<Step> traffic(HostName host, Verb verb, Predicate<Step> these) {
    return planner.traffic(host, verb).filter(these).toList();
  }

  private Stage verifying(int at, Stage.Kind kind, UnaryOperator<Check> way) {
    var stage = scope.order().get(at);
    var parts =
        asking.of(stage.verify(), hosts).stream()
            .map(part -> new HostPart(part.host(), List.of(), again(at, part.checks(), way)))
            .toList();
    int failures = kind == Stage.Kind.CHANGE ? mayFail : 0;
    return new Stage(stage.words(), kind, new Limit(Math.max(1, parts.size()), failures), parts);
  }

  /** A check has one answer in a run: asked once more it is another one. */
  private List<Check> again(int at, List<Check> checks, UnaryOperator<Check> way) {
    return checks.stream()
        .map(way)
        .map(
            check -> {
              int before = before(at, check);
              return before == 0 ? check : check.named(check.name().again(before + 1));
            })
        .toList();
  }

  private int before(int at, Check check) {
    var name = check.name().asWritten();
    return (int)
        scope.order().stream().limit(at).filter(one -> one.verify().contains(name)).count();
  }

  private int last(Predicate<WrittenStage> which) {
    return IntStream.range(0, scope.order().size())
        .filter(at -> which.test(scope.order().get(at)))
        .reduce((_, later) -> later)
        .orElse(-1);
  }
}
