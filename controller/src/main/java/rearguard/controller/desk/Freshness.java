package rearguard.controller.desk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RetentionLedger;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.plan.Offline;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Target;

/** Whether a plan still fits the fleet it was made of. */
record Freshness(
    Applications applications, Fleet fleet, PointLedger points, RetentionLedger retention) {

  /** Every target is still as it was when the plan was made. */
  Answer<Plan> of(Plan plan) {
    return applications
        .application(plan.application())
        .then(application -> fleet.scope(application, Applications.everything(application)))
        .then(
            scope -> {
              var targets = plan.changes().stream().map(change -> change.target()).toList();
              var planned = scope.with(place -> planned(plan, place));
              return complete(planned, targets)
                  .then(_ -> point(plan))
                  .then(point -> fresh(plan, surveyed(plan, planned, point)));
            });
  }

  /** A run that waits for a host begins without having seen it. */
  private Map<Target, Answer<Drift>> surveyed(Plan plan, Scope planned, RestorePoint point) {
    var survey = new Survey(fleet.agents());
    return plan.policy().offline() == Offline.WAIT
        ? survey.blindly(planned, point)
        : survey.of(planned, point);
  }

  /** With the section it was planned with, which may be a part of what the file says now. */
  private static Optional<Scope.Place> planned(Plan plan, Scope.Place place) {
    var settings =
        plan.steps().stream()
            .filter(step -> step.target().equals(place.target()))
            .map(Step::settings)
            .findFirst();
    return plan.changes().stream()
        .filter(change -> change.target().equals(place.target()))
        .findFirst()
        .map(_ -> settings.map(s -> place.with(place.component().with(s))).orElse(place));
  }

  private static boolean blind(Drift drift) {
    return drift.equals(Survey.BLIND) || drift.equals(Survey.PURGED);
  }

  private Answer<RestorePoint> point(Plan plan) {
    return points
        .present(plan.target())
        .map(Answer::given)
        .orElseGet(
            () ->
                Answer.refused(
                    retention
                        .gone(plan.target())
                        .orElseGet(
                            () ->
                                Problem.of(
                                    Problem.Kind.NOT_FOUND,
                                    "restore point " + plan.target() + " is gone",
                                    "Make a new plan."))));
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
                          blind(drift)
                                  || blind(change.drift())
                                  || drift.live().equals(change.drift().live())
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

  /** Refused when one of the targets is no longer there. */
  static Answer<Scope> complete(Scope scope, List<Target> targets) {
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
}
