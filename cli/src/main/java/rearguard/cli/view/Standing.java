package rearguard.cli.view;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.model.name.Counted;
import rearguard.model.name.HostName;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepState;

/**
 * Where one host of a run stands.
 *
 * @param changed whether its live state was touched
 * @param at the step that decides the sign; empty before the first and after the last
 */
record Standing(
    HostName host, Signs sign, String word, List<Step> steps, Boolean changed, Optional<Step> at) {
  Standing {
    steps = List.copyOf(steps);
  }

  static Standing of(Run run, HostName host) {
    var steps = steps(run, host);
    if (run.course().left().contains(host)) {
      return new Standing(host, Signs.UNKNOWN, "left behind", steps, false, Optional.empty());
    }
    var changed = steps.stream().anyMatch(step -> run.step(step.id()).changed());
    var failed = first(run, steps, StepState.FAILED);
    if (failed.isPresent()) {
      return new Standing(host, Signs.FAILED, "failed", steps, changed, failed);
    }
    if (run.silent().contains(host)) {
      return new Standing(
          host, Signs.UNKNOWN, "no contact", steps, changed, first(run, steps, StepState.RUNNING));
    }
    var unknown = first(run, steps, StepState.UNKNOWN);
    if (unknown.isPresent()) {
      return new Standing(host, Signs.UNKNOWN, "unknown", steps, changed, unknown);
    }
    var running = first(run, steps, StepState.RUNNING);
    if (running.isPresent()) {
      return new Standing(host, Signs.RUNNING, "running", steps, changed, running);
    }
    var planned = steps.stream().filter(step -> !step.back()).toList();
    var reverted =
        planned.stream().anyMatch(step -> run.step(step.id()).state() == StepState.REVERTED);
    if (reverted) {
      return new Standing(host, Signs.WAITING, "reverted", steps, changed, Optional.empty());
    }
    var done = done(run, planned) == planned.size();
    return done
        ? new Standing(host, Signs.OK, "done", steps, changed, Optional.empty())
        : new Standing(host, Signs.WAITING, "waiting", steps, changed, Optional.empty());
  }

  /** The way there, and the way back as far as it was gone. */
  private static List<Step> steps(Run run, HostName host) {
    return Stream.concat(
            run.plan().steps().stream(),
            run.plan().back().stream().filter(step -> run.steps().containsKey(step.id())))
        .filter(step -> step.target().host().equals(host))
        .toList();
  }

  private static Optional<Step> first(Run run, List<Step> steps, StepState state) {
    return steps.stream().filter(step -> run.step(step.id()).state() == state).findFirst();
  }

  static long done(Run run, List<Step> steps) {
    return steps.stream()
        .map(step -> run.step(step.id()).state())
        .filter(state -> state == StepState.DONE || state == StepState.REVERTED)
        .count();
  }

  /** What happened here, exactly: for the end of a run and for a pause. */
  String account(Run run) {
    var touched = changed ? "changed" : "not changed";
    var progress = done(run, steps) + " of " + Counted.of(steps.size(), "step") + " done";
    var why =
        at.map(step -> ", " + word + " at " + name(step) + evidence(run.step(step.id())))
            .orElseGet(() -> sign == Signs.UNKNOWN ? ", " + word : "");
    return touched + ", " + progress + why;
  }

  private static String evidence(StepRecord record) {
    return record.evidence().isEmpty() ? "" : ": " + record.evidence();
  }

  static String name(Step step) {
    return (step.back() ? "back: " : "") + Spelt.of(step.verb()) + " " + step.target().component();
  }
}
