package rearguard.controller.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent.Asked;
import rearguard.model.run.RunState;

/**
 * What operators can do with a run, and what that makes of it. Pure.
 *
 * <pre>
 *   verb     who     makes sense                               makes of it
 *   pause    anyone  while it goes on                          PAUSED; what is under way ends
 *   abort    anyone  until it ends                             no further step; see {@link Ending}
 *   take     others  until it ends                             PAUSED, and another owner
 *   resume   owner   paused, and not by too many failures      where it was
 *   retry    owner   hosts failed in the present stage         failed and unclear steps once more, then the rest
 *   revert   owner   something was changed, a way back is      REVERTING
 *                    planned
 *   push on  owner   hosts failed, or silent ones are named    forgiven, or left behind; then where it was
 *                    on which nothing was touched; within
 *                    the failure budget
 * </pre>
 *
 * Stopping is open to everyone and always recorded; whoever wants to go on has to own the run.
 */
enum Steering {
  ;

  /** Why it makes no sense; empty when it does. */
  static Optional<Problem> against(Run run, Asked asked) {
    return run.state().ended()
        ? Optional.of(Objections.over(run, asked.verb()))
        : Objections.ofTheMoment(run, asked)
            .or(() -> Objections.ofTheOwner(run, asked))
            .or(() -> Objections.ofTheHosts(run, asked))
            .or(() -> ofTheVerb(run, asked));
  }

  private static Optional<Problem> ofTheVerb(Run run, Asked asked) {
    return switch (asked.verb()) {
      case PAUSE, ABORT, TAKE -> Optional.empty();
      case RESUME -> Objections.toResume(run);
      case RETRY -> Objections.toRetry(run, retried(run, asked.hosts()));
      case REVERT -> Objections.toRevert(run, asked.hosts());
      case PUSH_ON -> Objections.toPushOn(run, asked.hosts());
    };
  }

  /** What makes no sense changes nothing. */
  static void take(Run run, Draft draft, Asked asked) {
    if (against(run, asked).isPresent()) {
      return;
    }
    draft.say(RunWords.asked(run, asked));
    switch (asked.verb()) {
      case PAUSE -> draft.move(RunState.PAUSED);
      case RESUME -> goOn(run, draft);
      case ABORT -> abort(run, draft);
      case RETRY -> retry(run, draft, asked.hosts());
      case REVERT -> WayBack.begin(run, draft, turned(run, asked.hosts()));
      case PUSH_ON -> pushOn(run, draft, asked.hosts());
      case TAKE -> {
        draft.claim(asked.by(), asked.reason());
        if (run.state() != RunState.PLANNED) {
          draft.move(RunState.PAUSED);
        }
      }
    }
  }

  private static void abort(Run run, Draft draft) {
    draft.abort();
    if (run.state() == RunState.PLANNED) {
      draft.move(RunState.ABORTED);
    } else if (!Progress.quiet(draft.run())) {
      draft.say(RunWords.abortWaits(run));
    }
  }

  /** To where it was when it was paused. */
  private static void goOn(Run run, Draft draft) {
    if (WayBack.unfinished(run)) {
      draft.move(RunState.REVERTING);
    } else {
      Stages.resume(run, draft);
    }
  }

  private static void retry(Run run, Draft draft, Set<HostName> hosts) {
    for (var part : retried(run, hosts)) {
      draft.unforgive(part.host());
      part.steps().stream()
          .filter(step -> Progress.failed(run, step))
          .map(Step::id)
          .forEach(draft::plan);
      draft.forget(
          part.host(), Progress.notPassed(run, part).stream().map(f -> f.check()).toList());
    }
    reopen(run, draft);
    Awaited.anew(run, draft);
    if (run.state() == RunState.PAUSED) {
      Stages.resume(draft.run(), draft);
    }
  }

  /** What was let through for a time is closed by now: checks would be asked of a closed door. */
  private static void reopen(Run run, Draft draft) {
    var before =
        run.stage() == 0
            ? Optional.<Stage>empty()
            : Optional.of(run.stage() - 1).map(run.plan().stages()::get);
    before
        .filter(stage -> stage.hosts().stream().anyMatch(Steering::lapses))
        .ifPresent(
            stage -> {
              stage.hosts().stream()
                  .flatMap(part -> part.steps().stream())
                  .map(Step::id)
                  .forEach(draft::plan);
              draft.previousStage();
            });
  }

  private static boolean lapses(HostPart part) {
    return part.steps().stream().anyMatch(step -> step.verb().lapses());
  }

  private static void pushOn(Run run, Draft draft, Set<HostName> hosts) {
    var failed = Progress.failedHostNames(run).filter(host -> meant(hosts, host)).toList();
    var silent = run.silent().stream().filter(hosts::contains).filter(h -> !failed.contains(h));
    draft.forgive(failed);
    draft.leave(silent.toList());
    if (run.state() == RunState.PAUSED) {
      goOn(run, draft);
    }
  }

  /** The failed parts of the present stage that are meant. */
  private static List<HostPart> retried(Run run, Set<HostName> hosts) {
    return Progress.stage(run).stream()
        .filter(stage -> stage.kind().changes())
        .flatMap(stage -> Progress.parts(run, stage))
        .filter(part -> Progress.failed(run, part) && meant(hosts, part.host()))
        .toList();
  }

  static List<HostName> turned(Run run, Set<HostName> hosts) {
    return Progress.changedHosts(run)
        .filter(host -> meant(hosts, host) && !run.course().backward().contains(host))
        .toList();
  }

  private static boolean meant(Set<HostName> hosts, HostName host) {
    return hosts.isEmpty() || hosts.contains(host);
  }
}
