package rearguard.controller.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.controller.run.words.PersonsWord;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/** Works what agents say into a run. What was not ordered, is old, or was heard before is left. */
enum Reports {
  ;

  private static final int ATTEMPTS = 3;

  static void take(Run run, Draft draft, HostName host, StepReport report) {
    run.plan()
        .step(report.step())
        .filter(step -> step.target().host().equals(host))
        .filter(_ -> !run.course().left().contains(host))
        .filter(_ -> news(draft.run().step(report.step()), report))
        .ifPresent(step -> take(draft, step, report));
  }

  /**
   * Why nobody can have asked for this report; empty when it may at least be a late or double one.
   */
  static Optional<String> against(Run run, HostName host, StepReport report) {
    var step = run.plan().step(report.step());
    if (!run.plan().hosts().contains(host)) {
      return Optional.of("host " + host + " takes no part in " + run.id());
    }
    if (step.isEmpty()) {
      return Optional.of("the plan of " + run.id() + " has no step " + report.step());
    }
    if (!step.get().target().host().equals(host)) {
      return Optional.of("step " + report.step() + " is not for host " + host);
    }
    int ordered = run.step(report.step()).attempt();
    return report.attempt() < 1 || report.attempt() > ordered
        ? Optional.of("attempt " + report.attempt() + " of " + report.step() + " was never ordered")
        : Optional.empty();
  }

  private static boolean news(StepRecord known, StepReport report) {
    boolean open =
        switch (known.state()) {
          case RUNNING -> true;
          case UNKNOWN -> report.state().ended();
          case PLANNED, NOT_STARTED, DONE, FAILED, REVERTED -> false;
        };
    return open && report.attempt() == known.attempt();
  }

  private static void take(Draft draft, Step step, StepReport report) {
    switch (report.state()) {
      case PLANNED, NOT_STARTED -> {}
      case RUNNING -> put(draft, step, report, StepState.RUNNING);
      case DONE -> {
        if (step.verb() == Verb.REMEMBER && report.undo().isEmpty()) {
          put(draft, step, report, StepState.FAILED);
          draft.say(RunWords.keptNothing(step));
        } else {
          put(draft, step, report, StepState.DONE);
        }
      }
      case FAILED, REVERTED -> {
        put(draft, step, report, report.state());
        draft.say(RunWords.stepFailed(step, report));
      }
      case UNKNOWN -> unclear(draft, step, report);
    }
  }

  private static void unclear(Draft draft, Step step, StepReport report) {
    boolean again = report.retry() && report.attempt() < ATTEMPTS && !Progress.closing(draft.run());
    if (!again) {
      put(draft, step, report, StepState.UNKNOWN);
      draft.say(RunWords.stepUnclear(step, report));
      return;
    }
    var known = draft.run().step(step.id());
    draft.put(
        step.id(),
        new StepRecord(
            StepState.RUNNING,
            report.attempt() + 1,
            report.evidence(),
            known.changed() || report.changed(),
            known.began(),
            Optional.empty()));
    draft.say(RunWords.stepAgain(step, report));
  }

  private static void put(Draft draft, Step step, StepReport report, StepState state) {
    var known = draft.run().step(step.id());
    draft.put(
        step.id(),
        new StepRecord(
            state,
            known.attempt(),
            report.evidence(),
            known.changed() || report.changed(),
            known.began(),
            state.ended() ? Optional.of(draft.at()) : Optional.empty()));
  }

  /** Counts only what was asked, and the first answer of each check; no answer is no pass. */
  static void judge(Run run, Draft draft, HostName host, List<Finding> findings) {
    draft.find(host, Awaited.untold(run, host, findings));
    Progress.active(run).stream()
        .filter(part -> part.host().equals(host) && Progress.restored(run, part))
        .filter(part -> !Progress.judged(run, part))
        .forEach(part -> judge(draft, part, Awaited.answered(run, part, findings), findings));
  }

  /** A person's word about what the run waits for; the first one about each check stands. */
  static void answer(Run run, Draft draft, RunEvent.Answered answered) {
    if (PersonsWord.against(run, answered).isEmpty()) {
      draft.find(PersonsWord.finding(run, answered));
      draft.say(answered.words());
      Awaited.heard(run, draft, answered);
    }
  }

  private static void judge(
      Draft draft, HostPart part, List<Check> checks, List<Finding> findings) {
    var answers = checks.stream().map(check -> answer(draft, check, findings)).toList();
    draft.find(part.host(), answers);
    answers.stream()
        .filter(finding -> finding.verdict() != Verdict.PASSED)
        .forEach(finding -> draft.say(RunWords.found(part.host(), finding)));
    if (!part.steps().isEmpty()
        && answers.stream().allMatch(finding -> finding.verdict() == Verdict.PASSED)) {
      draft.say(RunWords.hostDone(part.host()));
    }
  }

  private static Finding answer(Draft draft, Check check, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.check().equals(check.name()))
        .findFirst()
        .orElseGet(
            () ->
                new Finding(
                    check.name(),
                    Optional.empty(),
                    Verdict.UNKNOWN,
                    "the agent said nothing of it",
                    Duration.ZERO,
                    draft.at()));
  }
}
