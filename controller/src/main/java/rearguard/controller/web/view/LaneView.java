package rearguard.controller.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rearguard.model.name.HostName;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.StepState;

/**
 * One host's part in a run.
 *
 * @param sentence where it stands, for eyes and for screen readers
 */
public record LaneView(
    String host, Tone tone, String state, String sentence, List<StepView> steps) {

  static LaneView of(Run run, HostName host, Instant now) {
    List<Step> there =
        run.plan().steps().stream().filter(step -> step.target().host().equals(host)).toList();
    List<Step> steps =
        Stream.concat(there.stream(), run.plan().back().stream().filter(gone(run, host))).toList();
    int done = count(run, steps, StepState.DONE);
    Glance glance = glance(run, host, steps, count(run, there, StepState.DONE) == there.size());
    String working =
        first(run, steps, StepState.FAILED)
            .or(() -> first(run, steps, StepState.UNKNOWN))
            .or(() -> first(run, steps, StepState.RUNNING))
            .map(step -> ": " + StepView.words(step))
            .orElse("");
    return new LaneView(
        host.value(),
        glance.tone(),
        glance.word(),
        done + " of " + steps.size() + " steps done" + working,
        steps.stream().map(step -> StepView.of(run, step, now)).toList());
  }

  /** A step of the way back shows once it was gone. */
  private static Predicate<Step> gone(Run run, HostName host) {
    return step -> step.target().host().equals(host) && run.steps().containsKey(step.id());
  }

  private record Glance(Tone tone, String word) {}

  private static Glance glance(Run run, HostName host, List<Step> steps, Boolean arrived) {
    if (run.course().left().contains(host)) {
      return new Glance(Tone.CARE, "left behind");
    }
    if (count(run, steps, StepState.FAILED) > 0) {
      return new Glance(Tone.BAD, "failed");
    }
    if (count(run, steps, StepState.UNKNOWN) > 0) {
      return new Glance(Tone.CARE, "unknown");
    }
    if (run.silent().contains(host) && !run.state().ended()) {
      return new Glance(Tone.CARE, "silent");
    }
    if (count(run, steps, StepState.REVERTED) > 0) {
      return new Glance(Tone.CARE, "reverted");
    }
    if (arrived) {
      return new Glance(Tone.GOOD, "done");
    }
    if (count(run, steps, StepState.RUNNING) > 0) {
      return new Glance(Tone.BUSY, "working");
    }
    return new Glance(Tone.QUIET, run.state().ended() ? "left as it was" : "waiting");
  }

  private static int count(Run run, List<Step> steps, StepState state) {
    return (int) steps.stream().filter(step -> run.step(step.id()).state() == state).count();
  }

  private static Optional<Step> first(Run run, List<Step> steps, StepState state) {
    return steps.stream().filter(step -> run.step(step.id()).state() == state).findFirst();
  }
}
