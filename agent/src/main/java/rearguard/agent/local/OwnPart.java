package rearguard.agent.local;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Told;
import rearguard.model.check.Check;
import rearguard.model.name.HostName;
import rearguard.model.name.StepId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/** One host's part of a run: what it has to do next, and how it stands. Pure. */
enum OwnPart {
  ;

  /** A step that may be begun again is begun so often in one command, and no more. */
  private static final int ATTEMPTS = 3;

  /** What comes next on this host. */
  sealed interface Next {
    record Do(Step step, int attempt) implements Next {}

    /** The step did not end well, and beginning it again would not help or is not safe. */
    record Stuck(Step step, StepReport last) implements Next {}

    record AllDone() implements Next {}
  }

  /**
   * The first step that is not done, in the order of the plan. What failed in an earlier command is
   * tried once more; what nobody can say the end of is begun again only when its driver says that
   * this is safe.
   *
   * @param tried the attempts this command has made, one entry each
   */
  static Next next(HeldRun held, HostName self, List<StepId> tried) {
    return next(held, steps(held.plan(), self), tried);
  }

  /** Likewise, of the way back. */
  static Next nextBack(HeldRun held, HostName self, List<StepId> tried) {
    return next(held, back(held, self), tried);
  }

  private static Next next(HeldRun held, Stream<Step> steps, List<StepId> tried) {
    return steps
        .filter(step -> !done(held, step))
        .findFirst()
        .map(step -> next(held, step, tried))
        .orElse(new Next.AllDone());
  }

  private static Next next(HeldRun held, Step step, List<StepId> tried) {
    var last = last(held, step);
    int times = (int) tried.stream().filter(step.id()::equals).count();
    boolean again =
        last.map(
                report ->
                    switch (report.state()) {
                      case FAILED -> times == 0;
                      case UNKNOWN -> report.retry() && times < ATTEMPTS;
                      case PLANNED, RUNNING, DONE, REVERTED, NOT_STARTED -> times == 0;
                    })
            .orElse(true);
    int attempt = held.trace(step.id()).map(trace -> trace.attempt() + 1).orElse(1);
    return again ? new Next.Do(step, attempt) : new Next.Stuck(step, last.orElseThrow());
  }

  static Stream<Step> steps(Plan plan, HostName self) {
    return plan.stages().stream().flatMap(stage -> steps(stage, self));
  }

  private static Stream<Step> steps(Stage stage, HostName self) {
    return stage.hosts().stream()
        .filter(part -> part.host().equals(self))
        .flatMap(part -> part.steps().stream());
  }

  /**
   * The way back to the undo point: of what a destructive step touched, or may have touched, and
   * whatever shields it. None when nothing was touched.
   */
  static Stream<Step> back(HeldRun held, HostName self) {
    var touched =
        steps(held.plan(), self)
            .filter(step -> step.verb().destructive() && touched(held, step))
            .map(Step::target)
            .collect(Collectors.toSet());
    var back =
        held.plan().back().stream().filter(step -> step.target().host().equals(self)).toList();
    var standing =
        back.stream()
            .filter(step -> step.verb().shields())
            .map(Step::target)
            .collect(Collectors.toSet());
    return back.stream()
        .filter(
            step ->
                !touched.isEmpty()
                    && (touched.contains(step.target()) || standing.contains(step.target())));
  }

  private static boolean touched(HeldRun held, Step step) {
    return held.trace(step.id()).isPresent()
        && last(held, step)
            .map(
                report ->
                    report.changed()
                        || report.state() == StepState.UNKNOWN
                        || report.state() == StepState.RUNNING)
            .orElse(true);
  }

  /** Those asked on this host once it has changed, each once: before that, a hold is proven. */
  static List<Check> checks(Plan plan, HostName self) {
    return plan.stages().stream()
        .filter(stage -> stage.kind() != Stage.Kind.READY)
        .flatMap(stage -> checks(stage, self))
        .distinct()
        .toList();
  }

  /** What the host itself can answer. */
  static Stream<Check> checks(Stage stage, HostName self) {
    return asked(stage, self).filter(check -> !check.manual());
  }

  /** What a person must look at, in their words; the host is not asked. */
  static List<Check> manual(Plan plan) {
    return plan.stages().stream()
        .flatMap(stage -> stage.hosts().stream())
        .flatMap(part -> part.checks().stream())
        .filter(Check::manual)
        .distinct()
        .toList();
  }

  private static Stream<Check> asked(Stage stage, HostName self) {
    return stage.hosts().stream()
        .filter(part -> part.host().equals(self))
        .map(HostPart::checks)
        .flatMap(List::stream);
  }

  static List<HostName> others(Plan plan, HostName self) {
    return plan.hosts().stream().filter(host -> !host.equals(self)).toList();
  }

  /** Somebody who saw all hosts let this one begin all that it has left to do. */
  static boolean barrierPassed(HeldRun held, HostName self) {
    if (others(held.plan(), self).isEmpty()) {
      return true;
    }
    var stages = held.plan().stages();
    int begun = -1;
    int last = -1;
    for (int at = 0; at < stages.size(); at++) {
      var own = steps(stages.get(at), self).toList();
      begun = own.stream().anyMatch(step -> began(held, step)) ? at : begun;
      last = own.stream().allMatch(step -> done(held, step)) ? last : at;
    }
    return begun >= 0
        && stages.subList(begun, Math.max(begun, last)).stream()
            .noneMatch(stage -> stage.kind() == Stage.Kind.TOGETHER);
  }

  private static boolean began(HeldRun held, Step step) {
    return step.verb().destructive() && held.trace(step.id()).isPresent();
  }

  /** Going back alone would leave this host with what the others no longer fit. */
  static boolean sharesTheWayBack(HeldRun held, HostName self) {
    return !others(held.plan(), self).isEmpty()
        && held.plan().stages().stream().anyMatch(one -> one.kind() == Stage.Kind.TOGETHER);
  }

  /** Whether the live state of this host was touched, as far as is known. */
  static boolean changed(HeldRun held, HostName self) {
    return steps(held.plan(), self)
        .filter(step -> step.verb().destructive())
        .flatMap(step -> last(held, step).stream())
        .anyMatch(StepReport::changed);
  }

  /** How a run stands here whose step ended so and does not go on. */
  static RunState stuck(HeldRun held, HostName self, StepReport last) {
    return last.state() == StepState.UNKNOWN
        ? RunState.UNKNOWN
        : changed(held, self) ? RunState.MIXED : RunState.REFUSED;
  }

  static Optional<StepReport> last(HeldRun held, Step step) {
    return held.trace(step.id()).flatMap(HeldRun.Trace::outcome).map(Told::report);
  }

  static boolean done(HeldRun held, Step step) {
    return last(held, step).filter(report -> report.state() == StepState.DONE).isPresent();
  }
}
