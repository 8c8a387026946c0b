package rearguard.e2e.sim;

import java.util.List;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.StepState;

/** What a run says of a host, read in the plainest way, so that it can be held against RunLife. */
final class Known {
  private Known() {}

  static boolean failed(Run run, HostPart part) {
    return part.steps().stream()
            .map(step -> run.step(step.id()).state())
            .anyMatch(state -> state == StepState.FAILED || state == StepState.UNKNOWN)
        || found(run, part).stream().anyMatch(verdict -> verdict != Verdict.PASSED);
  }

  static boolean done(Run run, HostPart part) {
    return part.steps().stream().allMatch(step -> run.step(step.id()).state() == StepState.DONE)
        && found(run, part).size() == part.checks().size();
  }

  private static List<Verdict> found(Run run, HostPart part) {
    return run.findings().stream()
        .filter(finding -> finding.host().filter(part.host()::equals).isPresent())
        .filter(finding -> part.checks().stream().anyMatch(c -> c.name().equals(finding.check())))
        .map(finding -> finding.verdict())
        .toList();
  }

  /** Hosts of which checks must have passed. */
  static List<HostName> judged(Plan plan) {
    return plan.stages().stream()
        .flatMap(stage -> stage.hosts().stream())
        .filter(part -> !part.checks().isEmpty())
        .map(HostPart::host)
        .distinct()
        .toList();
  }
}
