package rearguard.model.local;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.RestorePoint.Mark;

/**
 * The plan that a rollback to a point would run, made in advance and kept on every host of it for
 * the day on which no controller can make one. A host keeps its own part of it.
 *
 * @param label empty when the point has none
 * @param plan names every target, for nobody knows yet what will differ
 */
public record Escape(PointId point, String label, Mark mark, Instant taken, Plan plan) {

  /** The same with more or less of its plan. */
  public Escape with(Plan other) {
    return new Escape(point, label, mark, taken, other);
  }

  /**
   * The plan as that run performs it: its undo point is its own, for a snapshot that is there under
   * an id already is not taken again. The same run gives the same plan on every host.
   *
   * @param only the host to which it is restricted, when there is one; without one the plan has to
   *     be whole
   */
  public Plan of(RunId run, Optional<HostName> only) {
    var stages =
        plan.stages().stream()
            .map(stage -> part(stage, run, only))
            .filter(stage -> !stage.hosts().isEmpty())
            .toList();
    return plan.performing(
        plan.changes().stream()
            .filter(change -> only.isEmpty() || only.get().equals(change.target().host()))
            .toList(),
        stages);
  }

  private Stage part(Stage stage, RunId run, Optional<HostName> only) {
    var hosts =
        stage.hosts().stream()
            .filter(part -> only.isEmpty() || only.get().equals(part.host()))
            .map(
                part ->
                    new HostPart(
                        part.host(),
                        steps(part.steps(), run),
                        part.checks(),
                        steps(part.back(), run)))
            .toList();
    int atOnce = Math.max(1, Math.min(stage.limit().atOnce(), hosts.size()));
    return new Stage(stage.name(), stage.kind(), new Limit(atOnce, stage.limit().mayFail()), hosts);
  }

  private List<Step> steps(List<Step> steps, RunId run) {
    return steps.stream()
        .map(step -> step.verb() == Verb.REMEMBER || step.back() ? renamed(step, run) : step)
        .toList();
  }

  private Step renamed(Step step, RunId run) {
    var remembering = Step.idOf(step.target(), Verb.REMEMBER);
    int number = plan.steps().stream().map(Step::id).toList().indexOf(remembering);
    return new Step(
        step.id(),
        step.target(),
        step.driver(),
        step.verb(),
        step.settings(),
        new SnapshotId("s-" + run.value().substring(2) + "x" + number),
        step.digest(),
        step.deadline());
  }
}
