package rearguard.controller.desk;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.Procedure;
import rearguard.controller.file.Application.Share;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.controller.plan.Aim;
import rearguard.controller.plan.Planner;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** Makes plans of the live fleet, and begins runs of plans that still fit it. */
public final class Plans {
  private static final String UNDO = "undo";

  /** Looking further back than so many good points asks more of the fleet than it tells. */
  private static final int LOOK_BACK = 10;

  private final Ledgers ledgers;
  private final Applications applications;
  private final Fleet fleet;
  private final Runs runs;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /** Where plans come from and are kept. */
  record Ledgers(PointLedger points, RunLedger runs) {}

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

  /** A point and how far every target is from it. */
  private record Surveyed(RestorePoint point, Map<Target, Answer<Drift>> drifts) {
    boolean differs() {
      return drifts.values().stream()
          .anyMatch(
              answer ->
                  switch (answer) {
                    case Answer.Given<Drift>(var drift) -> !drift.none();
                    case Answer.Refused<Drift> _ -> true;
                  });
    }
  }

  /** Plans the way to what is kept. */
  public Answer<Kept> plan(ApplicationName name, String procedure, String to, String by) {
    return plan(name, procedure, new Destination(to, false), by);
  }

  /**
   * Plans the way to a restore point, or to what one can be drawn up for.
   *
   * @param procedure empty for the only one of the file, or everything
   */
  public Answer<Kept> plan(ApplicationName name, String procedure, Destination where, String by) {
    return applications
        .application(name)
        .then(
            application ->
                Applications.procedure(application, procedure)
                    .then(found -> fleet.scope(application, found))
                    .then(
                        scope ->
                            aim(scope, name, where, by)
                                .then(aim -> keep(application, scope, aim, by))));
  }

  /**
   * Where an operator wants to go.
   *
   * @param to as {@link Aim} reads it, or a commit or tag that no restore point has
   * @param rebuild whether what of it was not kept may be made anew
   */
  public record Destination(String to, boolean rebuild) {}

  private Answer<Surveyed> aim(Scope scope, ApplicationName name, Destination where, String by) {
    var drawing = new Drawing(fleet, clock, ids, new Drawing.Wish(name, where, by));
    return switch (Aim.of(where.to(), ledgers.points().of(name))) {
      case Answer.Given<List<RestorePoint>>(var points) ->
          reachable(scope, points)
              .then(aim -> where.rebuild() ? again(scope, drawing, aim) : Answer.given(aim));
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
        .again(scope, aim.point())
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
    var targets = point.get().snapshots().stream().map(Snapshot::target).toList();
    return applications
        .application(run.plan().application())
        .then(
            application ->
                fleet
                    .scope(application, backwards(application, run, targets))
                    .then(scope -> complete(scope.only(targets), targets))
                    .then(
                        scope ->
                            reachable(scope, List.of(point.get()))
                                .then(aim -> keep(application, scope, aim, by))));
  }

  /** The drivers prove that what ran before is back; whether it was well then is no matter. */
  private static Procedure backwards(Application application, Run run, List<Target> targets) {
    int atOnce =
        run.plan().stages().stream()
            .filter(stage -> stage.kind() == Stage.Kind.CHANGE)
            .mapToInt(stage -> stage.limit().atOnce())
            .findFirst()
            .orElse(1);
    return new Procedure(
        UNDO,
        application.components().stream()
            .map(Application.Component::name)
            .filter(name -> targets.stream().anyMatch(t -> t.component().equals(name)))
            .toList(),
        new Share(atOnce, false),
        0,
        List.of());
  }

  private static Answer<Scope> complete(Scope scope, List<Target> targets) {
    var missing =
        targets.stream()
            .filter(target -> scope.places().stream().noneMatch(p -> p.target().equals(target)))
            .map(
                target ->
                    Problem.of(
                        Problem.Kind.CONFLICT,
                        target + " is no longer part of the application",
                        "Apply a fleet file that has it, then ask again."))
            .toList();
    return missing.isEmpty() ? Answer.given(scope) : new Answer.Refused<>(missing);
  }

  /** The first of the points that differs from what runs now; when none does, the first. */
  private Answer<Surveyed> reachable(Scope scope, List<RestorePoint> points) {
    var gone = fleet.gone(scope);
    if (!gone.isEmpty()) {
      return new Answer.Refused<>(gone);
    }
    var survey = new Survey(fleet.agents());
    var first = new Surveyed(points.getFirst(), survey.of(scope, points.getFirst()));
    if (first.differs()) {
      return Answer.given(first);
    }
    return Answer.given(
        points.stream()
            .skip(1)
            .limit(LOOK_BACK)
            .map(point -> new Surveyed(point, survey.of(scope, point)))
            .filter(Surveyed::differs)
            .findFirst()
            .orElse(first));
  }

  private Answer<Kept> keep(Application application, Scope scope, Surveyed aim, String by) {
    var situation =
        new Planner.Situation(
            application, scope, aim.point(), aim.drifts(), ledgers.runs()::usual, ids);
    return Planner.plan(situation, new Planner.Wish(clock.instant(), by))
        .then(plan -> Answer.given(new Kept(ledgers.runs().keep(plan), plan)));
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
    return fresh(plan)
        .then(
            _ -> {
              if (plan.procedure().equals(UNDO)) {
                abortPaused(plan, beginning);
              }
              return runs.start(id, plan, beginning);
            });
  }

  private void abortPaused(Plan plan, Runs.Beginning beginning) {
    var undone = ledgers.points().find(plan.target()).flatMap(RestorePoint::run);
    runs.owner(plan.application())
        .filter(owner -> owner.state() == RunState.PAUSED)
        .filter(owner -> undone.equals(Optional.of(owner.id())))
        .ifPresent(owner -> runs.abort(owner.id(), beginning.by(), "it is being undone"));
  }

  /** Every target is still as it was when the plan was made. */
  private Answer<Plan> fresh(Plan plan) {
    return applications
        .application(plan.application())
        .then(application -> fleet.scope(application, Applications.everything(application)))
        .then(
            scope -> {
              var targets = plan.changes().stream().map(change -> change.target()).toList();
              var planned = scope.only(targets);
              return complete(planned, targets)
                  .then(_ -> point(plan))
                  .then(point -> fresh(plan, new Survey(fleet.agents()).of(planned, point)));
            });
  }

  private Answer<RestorePoint> point(Plan plan) {
    return ledgers
        .points()
        .find(plan.target())
        .map(Answer::given)
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "restore point " + plan.target() + " is gone",
                        "Make a new plan.")));
  }

  private static Answer<Plan> fresh(Plan plan, Map<Target, Answer<Drift>> now) {
    var problems =
        plan.changes().stream()
            .flatMap(
                change ->
                    switch (Optional.ofNullable(now.get(change.target()))
                        .orElseGet(() -> Answer.refused(Survey.gone(change.target())))) {
                      case Answer.Refused<Drift>(var refusals) -> refusals.stream();
                      case Answer.Given<Drift>(var drift) ->
                          drift.live().equals(change.drift().live())
                              ? Stream.<Problem>empty()
                              : Stream.of(stale(change.target()));
                    })
            .distinct()
            .toList();
    return problems.isEmpty() ? Answer.given(plan) : new Answer.Refused<>(problems);
  }

  private static Problem stale(Target target) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "the plan is stale: " + target + " changed since it was made",
        "Make a new plan and look at it.");
  }
}
