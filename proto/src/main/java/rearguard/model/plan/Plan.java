package rearguard.model.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;

/**
 * A procedure resolved against a restore point and the live fleet.
 *
 * @param targetWords what it goes back to, for people: {@code v1.0.0 (p-4f2a)}
 * @param changes for every target of the procedure what will change, in words
 * @param loss what is lost by it, one sentence each; empty when nothing is
 * @param expected how long it should take
 * @param stages empty when there is nothing to do
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
    List<Stage> stages) {
  public Plan {
    changes = List.copyOf(changes);
    loss = List.copyOf(loss);
    stages = List.copyOf(stages);
  }

  public boolean nothingToDo() {
    return stages.isEmpty();
  }

  /** The hosts that take part, each once, in the order in which they change. */
  public List<HostName> hosts() {
    return stages.stream()
        .flatMap(stage -> stage.hosts().stream())
        .map(HostPart::host)
        .distinct()
        .toList();
  }

  public List<Step> steps() {
    return stages.stream()
        .flatMap(stage -> stage.hosts().stream())
        .flatMap(part -> part.steps().stream())
        .toList();
  }
}
