package rearguard.e2e.sim;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.StepId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunVerb;
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

  /** The part that has the step on its way there. */
  static Optional<HostPart> part(Stage stage, StepId step) {
    return stage.hosts().stream()
        .filter(part -> part.steps().stream().anyMatch(one -> one.id().equals(step)))
        .findFirst();
  }

  /** In a change that came before that stage. */
  static boolean failedBefore(Run run, Stage stage, HostName host) {
    var stages = run.plan().stages();
    return stages.subList(0, stages.indexOf(stage)).stream()
        .filter(one -> one.kind().changes())
        .flatMap(one -> one.hosts().stream())
        .anyMatch(part -> part.host().equals(host) && failed(run, part));
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

  static boolean aborts(RunEvent event) {
    return event instanceof RunEvent.Asked asked && asked.verb() == RunVerb.ABORT;
  }

  /** Nobody counts it against the limit any more. */
  static boolean excused(Run run, HostName host) {
    return run.course().forgiven().contains(host)
        || run.course().backward().contains(host)
        || run.course().left().contains(host);
  }

  /** It went all the way back, and nothing of it is changed any more. */
  static boolean wentBack(Run run, HostPart part) {
    return run.course().backward().contains(part.host())
        && part.back().stream().allMatch(step -> run.step(step.id()).state() == StepState.DONE);
  }

  static boolean back(Run run, StepId id) {
    return run.plan().step(id).filter(Step::back).isPresent();
  }

  /** The very same; the agent itself adds the digest of what this run remembered. */
  static boolean in(List<Step> planned, Step step) {
    return planned.stream()
        .map(one -> one.digest().isEmpty() ? one.with(step.digest()) : one)
        .anyMatch(step::equals);
  }

  static List<Step> steps(HostPart part, boolean back) {
    return back ? part.back() : part.steps();
  }

  /** There and back. */
  static List<Step> steps(Plan plan) {
    return Stream.concat(plan.steps().stream(), plan.back().stream()).toList();
  }

  /** What the host does, in order, when it changes, or when it goes back. */
  static List<Step> changes(Plan plan, HostName host, boolean back) {
    return plan.stages().stream()
        .filter(stage -> stage.kind().changes())
        .flatMap(stage -> stage.hosts().stream())
        .filter(part -> part.host().equals(host))
        .flatMap(part -> (back ? part.back() : part.steps()).stream())
        .toList();
  }
}
