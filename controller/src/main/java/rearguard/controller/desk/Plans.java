package rearguard.controller.desk;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import rearguard.controller.file.Application;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RetentionLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.controller.plan.Aim;
import rearguard.controller.plan.Asked;
import rearguard.controller.plan.Planner;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.controller.plan.Surveyed;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Offline;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;

/** Makes plans of the live fleet, and begins runs of plans that still fit it. */
public final class Plans {
  /** Looking further back than so many good points asks more of the fleet than it tells. */
  private static final int LOOK_BACK = 10;

  private final Ledgers ledgers;
  private final Applications applications;
  private final Fleet fleet;
  private final Runs runs;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /** Where plans come from and are kept. */
  record Ledgers(
      PointLedger points, RunLedger runs, EvidenceLedger lockdowns, RetentionLedger retention) {}

  Plans(
      Ledgers ledgers,
      Applications applications,
      Fleet fleet,
      Runs runs,
      InstantSource clock,
      Supplier<String> ids) {
    this.ledgers = ledgers;
    this.applications = applications;
    this.fleet = fleet;
    this.runs = runs;
    this.clock = clock;
    this.ids = ids;
  }

  /** A plan that is kept, under the digest that names it. */
  public record Kept(PlanId id, Plan plan) {}

  /** Plans the way to a restore point, as the fleet file says. */
  public Answer<Kept> plan(ApplicationName name, String procedure, String to, String by) {
    return plan(name, Asked.of(procedure, to), by);
  }

  /** Plans the way to a restore point, or to what one can be drawn up for. */
  public Answer<Kept> plan(ApplicationName name, Asked asked, String by) {
    return applications
        .application(name)
        .then(
            application ->
                Standard.find(application, asked.procedure(), fleet::driver)
                    .then(found -> fleet.scope(application, found))
                    .then(scope -> Narrowing.of(scope, asked))
                    .then(scope -> plan(application, scope, asked, by)));
  }

  private Answer<Kept> plan(Application application, Scope scope, Asked asked, String by) {
    var there = scope;
    if (scope.stance().offline() == Offline.LEAVE) {
      there = scope.where(fleet.agents()::connected);
    }
    if (there.hosts().isEmpty()) {
      return new Answer.Refused<>(fleet.gone(scope));
    }
    var behind = scope.where(host -> !fleet.agents().connected(host));
    boolean leaves = scope.stance().offline() == Offline.LEAVE;
    var going = there;
    return aim(going, application.name(), asked, by)
        .then(aim -> keep(application, going, leaves ? behind : going.where(_ -> false), aim, by));
  }

  private Answer<Surveyed> aim(Scope scope, ApplicationName name, Asked where, String by) {
    var drawing = new Drawing(fleet, clock, ids, new Drawing.Wish(name, where, by));
    return switch (ledgers
        .retention()
        .told(name, where.to(), Aim.of(where.to(), where.insist(), ledgers.points().of(name)))) {
      case Answer.Given<List<RestorePoint>>(var points) ->
          reachable(scope, points)
              .then(
                  aim ->
                      where.rebuild()
                          ? again(scope, drawing, aim)
                          : Answer.given(
                              aim.explained(drawing.explained(scope, aim.point(), aim.lost()))));
      case Answer.Refused<List<RestorePoint>>(var problems) ->
          Aim.mayBeVersion(where.to(), problems)
              ? drawing
                  .version(scope, ledgers.points().of(name), problems)
                  .then(point -> reachable(scope, List.of(ledgers.points().add(point))))
              : new Answer.Refused<>(problems);
    };
  }

  /** The point itself when nothing of it has to be made anew. */
  private Answer<Surveyed> again(Scope scope, Drawing drawing, Surveyed aim) {
    return drawing
        .again(scope, aim.point(), aim.lost())
        .then(
            point ->
                point.equals(aim.point())
                    ? Answer.given(aim)
                    : reachable(scope, List.of(ledgers.points().add(point))));
  }

  /** Plans the way back to what ran before a run. */
  public Answer<Kept> undo(RunId id, String by) {
    return runs.find(id)
        .map(run -> undo(run, by))
        .orElseGet(() -> Answer.refused(Runs.unknown(id)));
  }

  private Answer<Kept> undo(Run run, String by) {
    var point = ledgers.points().ofRun(run.id());
    if (point.isEmpty()) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.CONFLICT,
              "run " + run.id() + " has no undo point: it changed nothing",
              "There is nothing to undo."));
    }
    var gone = ledgers.retention().gone(point.get().id());
    if (gone.isPresent()) {
      return Answer.refused(gone.get());
    }
    var targets = point.get().snapshots().stream().map(Snapshot::target).toList();
    return applications
        .application(run.plan().application())
        .then(
            application ->
                fleet
                    .scope(application, Standard.backwards(application, run, targets))
                    .then(scope -> Freshness.complete(scope.only(targets::contains), targets))
                    .then(
                        scope ->
                            reachable(scope, List.of(point.get()))
                                .then(
                                    aim ->
                                        keep(
                                            application,
                                            scope,
                                            scope.where(_ -> false),
                                            aim,
                                            by))));
  }

  /** The first of the points that differs from what runs now; when none does, the first. */
  private Answer<Surveyed> reachable(Scope scope, List<RestorePoint> points) {
    var gone = fleet.gone(scope);
    boolean waits = scope.stance().offline() == Offline.WAIT;
    if (!gone.isEmpty() && !waits) {
      return new Answer.Refused<>(gone);
    }
    var survey = new Survey(fleet.agents());
    var first = new Surveyed(points.getFirst(), survey.blindly(scope, points.getFirst()));
    if (first.differs()) {
      return Answer.given(first);
    }
    return Answer.given(
        points.stream()
            .skip(1)
            .limit(LOOK_BACK)
            .map(point -> new Surveyed(point, survey.blindly(scope, point)))
            .filter(Surveyed::differs)
            .findFirst()
            .orElse(first));
  }

  private Answer<Kept> keep(
      Application application, Scope scope, Scope behind, Surveyed aim, String by) {
    var inward = inward(application);
    var situation =
        new Planner.Situation(
            inward.asked(),
            scope,
            aim.point(),
            aim.drifts(),
            ledgers.runs()::usual,
            ids,
            behind,
            fleet.whole(application));
    return Planner.plan(situation, new Planner.Wish(clock.instant(), by))
        .then(new CommandChecks(fleet)::standing)
        .then(plan -> Answer.given(inward.said(plan, scope.verify())))
        .then(plan -> Answer.given(new Kept(ledgers.runs().keep(plan), plan)));
  }

  private Inward inward(Application application) {
    return new Inward(application, ledgers.lockdowns().open(application.name()));
  }

  /**
   * Begins a run of a kept plan. Refused when the fleet moved since, and when another run owns the
   * application; a paused run that this one undoes is aborted first.
   */
  public Answer<RunId> start(PlanId id, Runs.Beginning beginning) {
    return ledgers
        .runs()
        .plan(id)
        .map(plan -> start(id, plan, beginning))
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "there is no plan " + id,
                        "Make one with \"rearguard plan APP\".")));
  }

  private Answer<RunId> start(PlanId id, Plan plan, Runs.Beginning beginning) {
    var before = ledgers.runs().heard(beginning.key());
    if (before.isPresent()) {
      return Answer.given(before.get());
    }
    return applications
        .application(plan.application())
        .then(application -> inward(application).fits(plan))
        .then(new Freshness(applications, fleet, ledgers.points(), ledgers.retention())::of)
        .then(
            _ -> {
              if (plan.procedure().equals(Standard.UNDO)) {
                abortPaused(plan, beginning);
              }
              return runs.start(id, plan, beginning).then(run -> spared(run, plan));
            });
  }

  /** Of a lock-down that began since the plan was looked at. */
  private Answer<RunId> spared(RunId run, Plan plan) {
    if (applications.application(plan.application())
        instanceof Answer.Given<Application>(var application)) {
      var later = inward(application).inVain(plan);
      if (!later.isEmpty()) {
        runs.lockedDown(run, later);
      }
    }
    return Answer.given(run);
  }

  private void abortPaused(Plan plan, Runs.Beginning beginning) {
    var undone = ledgers.points().find(plan.target()).flatMap(RestorePoint::run);
    runs.owner(plan.application())
        .filter(owner -> owner.state() == RunState.PAUSED)
        .filter(owner -> undone.equals(Optional.of(owner.id())))
        .ifPresent(owner -> runs.abort(owner.id(), beginning.by(), "it is being undone"));
  }
}
