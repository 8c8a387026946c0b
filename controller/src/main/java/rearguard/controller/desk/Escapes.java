package rearguard.controller.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.plan.Planner;
import rearguard.controller.plan.Scope;
import rearguard.model.Answer;
import rearguard.model.fleet.Host;
import rearguard.model.local.Escape;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.Tag;
import rearguard.model.plan.Plan;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.RestorePoint.Origin;
import rearguard.wire.EscapeWire;
import rearguard.wire.PlanParts;

/**
 * The plans that hosts keep for the day without a controller: for each of the newest points what a
 * rollback to it would do to every target of the application's usual procedure. The same fleet file
 * and point give the same plan, byte for byte, so that hosts agree which heard of it at different
 * times. Each host is sent its own part. Safe from any thread.
 */
public final class Escapes {
  /** What a host keeps for an application, when it goes into one message. */
  static final int KEPT = 5;

  /** Half of what an agent takes. */
  private static final int BYTES = 2 << 20;

  private static final Duration PAUSE = Duration.ofSeconds(3);

  private static final Drift NOBODY_KNOWS =
      new Drift(List.of("what differs is known only on the day"), "");

  private final Applications applications;
  private final PointLedger points;
  private final EvidenceLedger lockdowns;
  private final Fleet fleet;
  private final InstantSource clock;
  private volatile Instant next = Instant.MIN;
  private final Map<ApplicationName, Made> made = new ConcurrentHashMap<>();
  private final Map<HostName, Map<ApplicationName, List<Whole>>> sent = new ConcurrentHashMap<>();

  /** From what they were made, so that they are not made again from the same. */
  private record Made(
      Inward inward,
      Map<HostName, SortedSet<Tag>> hosts,
      List<RestorePoint> points,
      List<Whole> escapes) {}

  /** For all hosts, of which each is sent its part. */
  record Whole(Escape escape, PlanParts parts) {
    Whole(Escape escape) {
      this(escape, PlanParts.of(escape.plan()));
    }
  }

  Escapes(
      Applications applications,
      PointLedger points,
      EvidenceLedger lockdowns,
      Fleet fleet,
      InstantSource clock) {
    this.applications = applications;
    this.points = points;
    this.lockdowns = lockdowns;
    this.fleet = fleet;
    this.clock = clock;
    fleet.roster().onChange(this::changed);
  }

  /** A session that ended may have lost what was sent. */
  private void changed(Host host) {
    if (host.state() != Host.State.CONNECTED) {
      sent.remove(host.name());
    }
  }

  /** Sends every connected host what it does not have yet; looks no more often than it has to. */
  public void sendSometimes() {
    var now = clock.instant();
    if (!now.isBefore(next)) {
      next = now.plus(PAUSE);
      send();
    }
  }

  /** Sends every connected host what it does not have yet. */
  void send() {
    for (var known : applications.all()) {
      send(known.application());
    }
  }

  private void send(Application application) {
    var connected =
        application.hosts(fleet.enrolled()).stream().filter(fleet.agents()::connected).toList();
    if (connected.isEmpty()) {
      return;
    }
    var escapes = of(application);
    for (var host : connected) {
      var had = sent.computeIfAbsent(host, _ -> new ConcurrentHashMap<>());
      boolean fresh = !escapes.equals(had.getOrDefault(application.name(), List.of()));
      if (fresh && fleet.agents().keep(host, application.name(), parts(escapes, host))) {
        had.put(application.name(), escapes);
      }
    }
  }

  private static List<Escape> parts(List<Whole> escapes, HostName host) {
    return escapes.stream().map(whole -> whole.escape().with(whole.parts().of(host))).toList();
  }

  /** Newest point first; none of a bad one, and none that cannot be planned. */
  List<Whole> of(Application application) {
    var inward = new Inward(application.alone(), lockdowns.open(application.name()));
    var newest = worthKeeping(points.of(application.name()));
    var hosts = fleet.enrolled();
    var before = Optional.ofNullable(made.get(application.name()));
    var same =
        before
            .filter(one -> one.inward().equals(inward) && one.hosts().equals(hosts))
            .filter(one -> one.points().equals(newest));
    if (same.isPresent()) {
      return same.get().escapes();
    }
    var escapes =
        newest.stream()
            .flatMap(point -> plan(inward, point).map(plan -> whole(point, plan)).stream())
            .toList();
    var fitting = fitting(application.name(), escapes);
    if (escapes.size() == newest.size()) {
      made.put(application.name(), new Made(inward, hosts, newest, fitting));
    }
    return fitting;
  }

  /** The newest, and a good one among them, however many were noticed since. */
  static List<RestorePoint> worthKeeping(List<RestorePoint> points) {
    var some =
        points.stream()
            .filter(point -> !point.mark().warned() && point.origin() != Origin.UNDO)
            .toList();
    var newest = some.stream().limit(KEPT).toList();
    var good = some.stream().filter(point -> point.mark() == Mark.GOOD).findFirst();
    return good.isEmpty() || newest.contains(good.get())
        ? newest
        : Stream.concat(newest.stream().limit(KEPT - 1), good.stream()).toList();
  }

  /** As many of the newest as go into one message to any of the hosts. */
  static List<Whole> fitting(ApplicationName application, List<Whole> escapes) {
    var some = escapes;
    while (!some.isEmpty() && largest(application, some) > BYTES) {
      some = some.subList(0, some.size() - 1);
    }
    return List.copyOf(some);
  }

  private static int largest(ApplicationName application, List<Whole> escapes) {
    return escapes.getFirst().escape().plan().hosts().stream()
        .mapToInt(host -> EscapeWire.bytes(application, parts(escapes, host)).length)
        .max()
        .orElse(0);
  }

  private static Whole whole(RestorePoint point, Plan plan) {
    var label = point.label().map(Label::value).orElse("");
    return new Whole(new Escape(point.id(), label, point.mark(), point.taken(), plan));
  }

  /**
   * Who comes to be in the room that day nobody knows: only the hosts themselves are asked; and
   * while the application is locked down, what nobody could pass is not.
   */
  private Optional<Plan> plan(Inward inward, RestorePoint point) {
    var planned =
        Standard.find(inward.application(), "", fleet::driver)
            .then(procedure -> fleet.scope(inward.application(), procedure))
            .then(scope -> plan(inward, scope, point));
    return planned instanceof Answer.Given<Plan>(var plan) && !plan.nothingToDo()
        ? Optional.of(plan)
        : Optional.empty();
  }

  private Answer<Plan> plan(Inward inward, Scope scope, RestorePoint point) {
    var drifts =
        scope.places().stream()
            .collect(Collectors.toMap(Scope.Place::target, _ -> Answer.given(NOBODY_KNOWS)));
    var situation =
        new Planner.Situation(
            inward.asked(),
            scope,
            point,
            drifts,
            (_, _) -> Optional.empty(),
            numbers(),
            scope.where(_ -> false),
            fleet.whole(inward.application()));
    return Planner.plan(situation, new Planner.Wish(point.taken(), "made in advance"))
        .then(plan -> Answer.given(inward.said(plan, scope.verify())));
  }

  /** The run that uses the plan gives its undo point ids of its own. */
  private static Supplier<String> numbers() {
    var numbers = new java.util.concurrent.atomic.AtomicInteger();
    return () -> "escape%06d".formatted(numbers.incrementAndGet());
  }
}
