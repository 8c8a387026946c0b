package rearguard.model.plan;

import java.util.List;
import rearguard.model.check.Check;
import rearguard.model.name.HostName;

/**
 * What one host does in one stage: steps one after the other, then the checks that are asked on it.
 *
 * @param checks the verification inside: all must pass before the host counts as done
 */
public record HostPart(HostName host, List<Step> steps, List<Check> checks) {
  public HostPart {
    steps = List.copyOf(steps);
    checks = List.copyOf(checks);
  }
}
