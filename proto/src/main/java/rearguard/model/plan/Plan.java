package rearguard.model.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.StepId;

/**
 * A procedure resolved against a restore point and the live fleet.
 *
 * @param targetWords what it goes back to, for people: {@code v1.0.0 (p-4f2a)}
 * @param changes for every target of the procedure what will change, in words
 * @param loss what is lost by it, one sentence each; empty when nothing is
 * @param expected how long it should take
 * @param stages empty when there is nothing to do
 * @param policy what was decided about what may go wrong
 * @param left hosts that are left behind, each with the steps that hold its processes until it has
 *     caught up
 */
public record Plan(
    ApplicationName application,
    String procedure,
    PointId target,
    String targetWords,
    Instant created,
    String by,
    List<Change> changes,
    List<String> loss,
    Risk risk,
    Duration expected,
    List<Stage> stages,
    Policy policy,
    List<HostPart> left) {
  public Plan {
    changes = List.copyOf(changes);
    loss = List.copyOf(loss);
    stages = List.copyOf(stages);
    left = List.copyOf(left);
  }

  /** The same plan with another policy and other hosts left behind. */
  public Plan with(Policy other, List<HostPart> behind) {
    return new Plan(
        application,
        procedure,
        target,
        targetWords,
        created,
        by,
        changes,
        loss,
        risk,
        expected,
        stages,
        other,
        behind);
  }

  public boolean nothingToDo() {
    return stages.isEmpty();
  }

  /** The hosts that take part, each once, in the order in which they change. */
  public List<HostName> hosts() {
    return parts().map(HostPart::host).distinct().toList();
  }

  /** The way there, in order; the way back is {@link #back}. */
  public List<Step> steps() {
    return parts().flatMap(part -> part.steps().stream()).toList();
  }

  /** The way back of every host, in order. */
  public List<Step> back() {
    return parts().flatMap(part -> part.back().stream()).toList();
  }

  /** There or back. */
  public Optional<Step> step(StepId id) {
    return Stream.concat(steps().stream(), back().stream())
        .filter(step -> step.id().equals(id))
        .findFirst();
  }

  private Stream<HostPart> parts() {
    return stages.stream().flatMap(stage -> stage.hosts().stream());
  }
}
