package rearguard.controller.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.model.name.HostName;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.run.Handback;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.run.Takeover;
import rearguard.model.run.Takeover.Manner;

/**
 * What a person on a host did with its part of a run while no controller could order it.
 *
 * <pre>
 *   event         makes of it
 *   taken over    nothing is ordered on that host; other hosts go on
 *   handed back   what the host says of its steps is so, whatever was ordered; then
 *     continued     the run goes on from there, and asks the checks itself
 *     reverted      the host is on its way back, or is back; one on which nothing was touched has
 *                   no way to go, and the run is aborted
 *     released      the run is aborted: the host takes no further order
 *     rolled back   the run was begun on the host: what its checks answered there counts
 * </pre>
 *
 * Pure; the same event twice is worked in once.
 */
enum ByHand {
  ;

  /** It was ordered, and the host that is done with the run knows nothing of it. */
  private static final StepRecord NEVER_BEGUN =
      new StepRecord(StepState.NOT_STARTED, 0, "", false, Optional.empty(), Optional.empty());

  static void take(Run run, Draft draft, RunEvent.TakenOver taken) {
    if (run.plan().hosts().contains(taken.host()) && draft.take(taken.host())) {
      draft.say(RunWords.takenOver(taken.host(), taken.takeover()));
    }
  }

  static void take(Run run, Draft draft, RunEvent.HandedBack handed) {
    var host = handed.host();
    boolean news = draft.untake(host);
    Awaited.anew(run, draft);
    handed.known().forEach(report -> know(run, draft, host, report));
    if (leaves(handed.handback().takeover().manner())) {
      neverBegun(draft.run(), draft, handed);
    }
    follow(draft.run(), draft, host, handed.handback());
    if (news) {
      draft.say(RunWords.handedBack(host, handed.handback()));
    }
  }

  /** The beginning of a run that was begun on a host: every host holds it, in a person's hand. */
  static List<RunEvent> begun(Plan plan, Takeover takeover) {
    var events = new ArrayList<RunEvent>();
    events.add(new RunEvent.Begun(takeover.at(), takeover.by(), takeover.reason()));
    plan.hosts().forEach(host -> events.add(new RunEvent.TakenOver(takeover.at(), host, takeover)));
    plan.hosts().forEach(host -> events.add(new RunEvent.Accepted(takeover.at(), host)));
    return events;
  }

  private static void follow(Run run, Draft draft, HostName host, Handback handback) {
    switch (handback.takeover().manner()) {
      case CONTINUE -> {}
      case ROLLBACK -> draft.find(host, handback.findings());
      case RELEASE -> draft.abort();
      case REVERT -> {
        if (WayBack.steps(run, host).isEmpty()) {
          draft.abort();
        } else {
          turnBack(run, draft, host);
        }
      }
    }
  }

  /** What the person did not do on the host is not to be done there any more. */
  private static boolean leaves(Manner manner) {
    return manner == Manner.RELEASE || manner == Manner.REVERT;
  }

  private static void neverBegun(Run run, Draft draft, RunEvent.HandedBack handed) {
    var known = handed.known().stream().map(StepReport::step).toList();
    run.plan().steps().stream()
        .filter(step -> step.target().host().equals(handed.host()))
        .filter(step -> Progress.running(run, step) && !known.contains(step.id()))
        .forEach(step -> draft.put(step.id(), NEVER_BEGUN));
  }

  /** A host may have been changed alone, before the run had come that far. */
  private static void turnBack(Run run, Draft draft, HostName host) {
    if (run.state() == RunState.PREPARING) {
      draft.move(RunState.RUNNING);
    }
    if (run.state() == RunState.REVERTING) {
      draft.turnBack(List.of(host));
    } else {
      WayBack.begin(draft.run(), draft, List.of(host));
    }
  }

  private static void know(Run run, Draft draft, HostName host, StepReport report) {
    run.plan()
        .step(report.step())
        .filter(step -> step.target().host().equals(host))
        .filter(step -> run.step(step.id()).attempt() <= report.attempt())
        .ifPresent(step -> know(run.step(step.id()), draft, step, report));
  }

  private static void know(StepRecord known, Draft draft, Step step, StepReport report) {
    draft.put(
        step.id(),
        new StepRecord(
            report.state(),
            report.attempt(),
            report.evidence(),
            known.changed() || report.changed(),
            known.began().or(() -> Optional.of(report.at())),
            report.state().ended() ? Optional.of(report.at()) : Optional.empty()));
  }
}
