package rearguard.model.plan;

import java.util.List;
import rearguard.model.check.Check;
import rearguard.model.name.HostName;

/**
 * What one host does in one stage: steps one after the other, then the checks that are asked on it.
 *
 * @param checks the verification inside: all must pass before the host counts as done
 * @param back the way back to this run's undo point, in order: held by the host before anything
 *     starts, ordered only when the run is reverted, and then only for what was touched. Their ids
 *     are those of {@link Step#backIdOf}; the snapshot is the one that the REMEMBER step of the
 *     target takes, so its digest is not known yet and stands empty
 */
public record HostPart(HostName host, List<Step> steps, List<Check> checks, List<Step> back) {
  public HostPart {
    steps = List.copyOf(steps);
    checks = List.copyOf(checks);
    back = List.copyOf(back);
  }

  /** A part that changes nothing, and so needs no way back. */
  public HostPart(HostName host, List<Step> steps, List<Check> checks) {
    this(host, steps, checks, List.of());
  }

  /** What a plan says of a host whose part is not here. */
  static HostPart elsewhere(HostName host) {
    return new HostPart(host, List.of(), List.of());
  }

  /** Lets through what was held there, and changes nothing: also right on a host that failed. */
  public boolean onlyReleases() {
    return !steps.isEmpty() && steps.stream().allMatch(step -> step.verb().letsThrough());
  }

  /** Nothing to do and nothing to ask, there or back. */
  public boolean saysNothing() {
    return steps.isEmpty() && checks.isEmpty() && back.isEmpty();
  }
}
