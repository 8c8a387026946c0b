package rearguard.controller.desk;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RetentionLedger;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.RestorePoint.Origin;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Pin;

/** Takes restore points, lists them, and keeps what people say of them. */
public final class Points {
  private final PointLedger ledger;
  private final RetentionLedger retention;
  private final Applications applications;
  private final Fleet fleet;
  private final InstantSource clock;
  private final Supplier<String> ids;

  Points(
      PointLedger ledger,
      RetentionLedger retention,
      Applications applications,
      Fleet fleet,
      InstantSource clock,
      Supplier<String> ids) {
    this.ledger = ledger;
    this.retention = retention;
    this.applications = applications;
    this.fleet = fleet;
    this.clock = clock;
    this.ids = ids;
  }

  /** What to call a new point and what to say of it. */
  public record Wish(Optional<Label> label, Mark mark, String by) {}

  /**
   * Captures every target of the application; a point is made of all of them or not at all. Refused
   * with a conflict when the label already stands for a state that is not the present one.
   */
  public Answer<RestorePoint> capture(ApplicationName name, Wish wish) {
    return scope(name)
        .then(scope -> unused(name, wish, scope))
        .then(
            scope ->
                together(scope)
                    .then(snapshots -> Answer.given(ledger.add(point(name, wish, snapshots)))));
  }

  /**
   * As {@link #capture}, because of a deployment. What was disturbed meanwhile is no state to go
   * back to: then nothing is kept, and it may be tried again.
   */
  Answer<RestorePoint> notice(
      ApplicationName name, PointId id, Wish wish, BooleanSupplier disturbed) {
    return scope(name)
        .then(scope -> unused(name, wish, scope))
        .then(this::together)
        .then(
            snapshots ->
                disturbed.getAsBoolean()
                    ? Answer.refused(disturbed(name))
                    : Answer.given(ledger.add(point(name, id, wish, Origin.NOTICED, snapshots))));
  }

  private static Problem disturbed(ApplicationName name) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "application \"" + name + "\" changed while it was captured",
            "Try again when it is still.")
        .mayBeRetried();
  }

  /** For a point that is still to be made. */
  PointId freshId() {
    return new PointId("p-" + ids.get());
  }

  /** Whether nothing differs from the point on any host, all of which must be there. */
  boolean stands(ApplicationName name, RestorePoint point) {
    return scope(name).then(scope -> Answer.given(same(scope, point)))
            instanceof Answer.Given<Boolean>(var stands)
        && stands;
  }

  /** The point as it would be made, with nothing in it; refused when it could not be. */
  public Answer<RestorePoint> rehearse(ApplicationName name, Wish wish) {
    return scope(name)
        .then(scope -> unused(name, wish, scope))
        .then(_ -> Answer.given(point(name, wish, List.of())));
  }

  /** One label, one state: who asks for v1 later must not be surprised by which v1 it is. */
  private Answer<Scope> unused(ApplicationName name, Wish wish, Scope scope) {
    return ledger.of(name).stream()
        .filter(point -> wish.label().isPresent() && point.label().equals(wish.label()))
        .findFirst()
        .filter(point -> !same(scope, point))
        .map(point -> Answer.<Scope>refused(taken(point)))
        .orElseGet(() -> Answer.given(scope));
  }

  private boolean same(Scope scope, RestorePoint point) {
    return new Survey(fleet.agents())
        .of(scope, point).values().stream()
            .allMatch(
                answer -> answer instanceof Answer.Given<Drift>(var drift) && !drift.differs());
  }

  private static Problem taken(RestorePoint point) {
    var label = point.label().map(Label::value).orElse("");
    return Problem.of(
        Problem.Kind.CONFLICT,
        "label \"" + label + "\" stands for another state: restore point " + point.id(),
        "Choose another label; what \"" + label + "\" means does not change.");
  }

  /** Newest first. */
  public Answer<List<RestorePoint>> list(ApplicationName name) {
    return applications.show(name).then(_ -> Answer.given(ledger.of(name)));
  }

  /** The newest that is marked good. */
  public Optional<RestorePoint> lastGood(ApplicationName name) {
    return ledger.of(name).stream().filter(point -> point.mark() == Mark.GOOD).findFirst();
  }

  public Answer<RestorePoint> mark(PointId id, Mark mark, String by) {
    return ledger
        .mark(id, mark, by)
        .map(Answer::given)
        .orElseGet(() -> Answer.refused(unknown(id)));
  }

  /** Keeps it, whatever the retention says. */
  public Answer<RestorePoint> pin(PointId id, String by, String reason) {
    return there(id, retention.pin(id, new Pin(by, clock.instant(), reason)));
  }

  /** The retention decides again. */
  public Answer<RestorePoint> unpin(PointId id, String by) {
    return there(id, retention.unpin(id, by));
  }

  private Answer<RestorePoint> there(PointId id, boolean done) {
    return (done ? ledger.present(id) : Optional.<RestorePoint>empty())
        .map(Answer::given)
        .orElseGet(() -> Answer.refused(unknown(id)));
  }

  private Problem unknown(PointId id) {
    return retention.gone(id).orElseGet(() -> nowhere(id));
  }

  private static Problem nowhere(PointId id) {
    return Problem.of(
        Problem.Kind.NOT_FOUND,
        "there is no restore point " + id,
        "See \"rearguard points APP\" for those there are.");
  }

  private Answer<Scope> scope(ApplicationName name) {
    return applications
        .application(name)
        .then(application -> fleet.scope(application, Applications.everything(application)))
        .then(
            scope -> {
              var gone = fleet.gone(scope);
              return gone.isEmpty() ? Answer.given(scope) : new Answer.Refused<>(gone);
            });
  }

  private Answer<List<Snapshot>> together(Scope scope) {
    Map<Target, Answer<Snapshot>> answers =
        Survey.together(scope.places(), Scope.Place::target, this::captured);
    var snapshots = new ArrayList<Snapshot>();
    var problems = new ArrayList<Problem>();
    answers
        .values()
        .forEach(
            answer -> {
              switch (answer) {
                case Answer.Given<Snapshot>(var snapshot) -> snapshots.add(snapshot);
                case Answer.Refused<Snapshot>(var refusals) -> problems.addAll(refusals);
              }
            });
    return problems.isEmpty() ? Answer.given(snapshots) : new Answer.Refused<>(problems);
  }

  /**
   * What was captured of an application that was broken into.
   *
   * @param point marked vulnerable, so that nobody goes there who does not insist; pinned
   * @param lacks why a target is not in it
   */
  public record Forensic(RestorePoint point, List<Problem> lacks) {}

  /** As much as can be had: what one target cannot give keeps no other from it. */
  Forensic forensic(Scope scope, ApplicationName name, Label label, String by) {
    var snapshots = new ArrayList<Snapshot>();
    var lacks = new ArrayList<Problem>();
    Survey.together(scope.places(), Scope.Place::target, this::captured)
        .forEach(
            (target, answer) -> {
              switch (answer) {
                case Answer.Given<Snapshot>(var snapshot) -> snapshots.add(snapshot);
                case Answer.Refused<Snapshot>(var problems) ->
                    problems.forEach(one -> lacks.add(Survey.located(target, one)));
              }
            });
    var wish = new Wish(Optional.of(label), Mark.VULNERABLE, by);
    var point = ledger.add(point(name, wish, snapshots));
    retention.pin(point.id(), new Pin(by, clock.instant(), "evidence"));
    return new Forensic(point, lacks);
  }

  private Answer<Snapshot> captured(Scope.Place place) {
    return fleet
        .agents()
        .capture(
            place.target().host(),
            new SnapshotId("s-" + ids.get()),
            place.target(),
            place.component().driver(),
            place.component().settings());
  }

  private RestorePoint point(ApplicationName name, Wish wish, List<Snapshot> snapshots) {
    return point(name, freshId(), wish, Origin.CAPTURED, snapshots);
  }

  private RestorePoint point(
      ApplicationName name, PointId id, Wish wish, Origin origin, List<Snapshot> snapshots) {
    return new RestorePoint(
        id,
        name,
        wish.label(),
        origin,
        Optional.empty(),
        clock.instant(),
        wish.by(),
        wish.mark(),
        snapshots);
  }
}
