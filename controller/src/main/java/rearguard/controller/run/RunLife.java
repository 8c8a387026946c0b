package rearguard.controller.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;

/**
 * A run's life: what an event makes of it, and what is to be done then. Pure.
 *
 * <pre>
 *   state      what happens in it                          it is left when
 *   PLANNED    nothing                                     begun: PREPARING; nothing to do: NO_OP
 *   PREPARING  every host holds the plan, makes ready,     all ready, undo point complete: RUNNING;
 *              remembers what it runs now                  anything fails: REFUSED, nothing changed
 *   RUNNING    hosts change, as many at once as the        all done: VERIFYING;
 *              limit says; started hosts finish            more failed than allowed: PAUSED
 *   PAUSED     nothing is started any more                 abort: MIXED, ABORTED or UNKNOWN
 *   VERIFYING  the checks of the whole are asked           see {@link Ending}
 *
 *   A silent host   the run waits for it, in any state.
 *   An unclear step is ordered again when its agent says that this is safe, at most three times.
 *   An abort        no further step starts; what is under way ends first.
 *   A new controller asks again for everything it waits for; agents answer what they did already.
 * </pre>
 */
public final class RunLife {

  /** A run of which nobody has said yet that it may begin. */
  public static Run planned(RunId id, PlanId planId, Plan plan, long epoch, Instant at) {
    refuseDisorder(plan);
    return new Run(
        id,
        planId,
        plan,
        RunState.PLANNED,
        epoch,
        0,
        new TreeMap<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        List.of(),
        List.of(),
        Optional.empty(),
        "",
        "",
        at,
        Optional.empty());
  }

  /** The same event twice is worked in once. Nothing happens to a run that ended. */
  public Decision next(Run run, RunEvent event) {
    if (run.state().ended()) {
      return new Decision(run, late(run, event));
    }
    var after = advanced(recorded(run, event), event.at());
    return new Decision(after, acts(run, after, event));
  }

  /** A host that came to hold the plan after the end would hold it for ever. */
  private static List<Act> late(Run run, RunEvent event) {
    return switch (event) {
      case RunEvent.Returned _ -> Wanted.of(run);
      case RunEvent.Accepted(_, var host) -> List.of(new Act.End(List.of(host), run.state()));
      case RunEvent.Begun _,
          RunEvent.Declined _,
          RunEvent.Reported _,
          RunEvent.Judged _,
          RunEvent.Remembered _,
          RunEvent.Lost _,
          RunEvent.Recovered _,
          RunEvent.AbortAsked _ ->
          List.of();
    };
  }

  private static List<Act> acts(Run before, Run after, RunEvent event) {
    var acts = new ArrayList<>(Wanted.of(after));
    switch (event) {
      case RunEvent.Recovered _ -> {}
      case RunEvent.Returned(_, var host, _) -> {
        var old = Wanted.of(before);
        acts.removeIf(act -> old.contains(act) && !Wanted.concerns(act, host));
      }
      case RunEvent.Begun _,
          RunEvent.Accepted _,
          RunEvent.Declined _,
          RunEvent.Reported _,
          RunEvent.Judged _,
          RunEvent.Remembered _,
          RunEvent.Lost _,
          RunEvent.AbortAsked _ ->
          acts.removeAll(Wanted.of(before));
    }
    return acts;
  }

  private static Run recorded(Run run, RunEvent event) {
    var draft = new Draft(run, event.at());
    switch (event) {
      case RunEvent.Begun begun -> begin(run, draft, begun);
      case RunEvent.Accepted(_, var host) -> accept(run, draft, host);
      case RunEvent.Declined(_, var host, var why) -> decline(run, draft, host, why);
      case RunEvent.Reported(_, var host, var report) -> Reports.take(run, draft, host, report);
      case RunEvent.Judged(_, var host, var findings) -> Reports.judge(run, draft, host, findings);
      case RunEvent.Remembered(_, var point) -> {
        if (run.undoPoint().isEmpty() && Progress.rememberedEverywhere(run)) {
          draft.remember(point);
          draft.say(RunWords.remembered(run, point));
        }
      }
      case RunEvent.Lost(_, var host) -> {
        if (run.plan().hosts().contains(host) && draft.silence(host)) {
          draft.say(RunWords.lost(run, host));
        }
      }
      case RunEvent.Returned(_, var host, var known) -> {
        if (draft.hear(host)) {
          draft.say(RunWords.returned(host));
        }
        known.forEach(report -> Reports.take(run, draft, host, report));
      }
      case RunEvent.Recovered(_, var epoch) -> {
        draft.raiseEpoch(epoch);
        draft.say(RunWords.recovered());
      }
      case RunEvent.AbortAsked asked -> abort(run, draft, asked);
    }
    return draft.run();
  }

  private static void begin(Run run, Draft draft, RunEvent.Begun begun) {
    if (run.state() != RunState.PLANNED) {
      return;
    }
    draft.begin(begun.by(), begun.reason());
    if (run.plan().nothingToDo()) {
      draft.move(RunState.NO_OP);
      draft.say(RunWords.nothingToDo(run));
    } else {
      draft.move(RunState.PREPARING);
      draft.say(RunWords.begun(run, begun.by()));
    }
  }

  private static void accept(Run run, Draft draft, HostName host) {
    if (run.state() != RunState.PREPARING
        || run.accepted().contains(host)
        || !run.plan().hosts().contains(host)) {
      return;
    }
    draft.accept(host);
    if (Progress.accepted(draft.run())) {
      draft.say(RunWords.accepted(run));
    }
  }

  private static void decline(Run run, Draft draft, HostName host, String why) {
    if (run.state() != RunState.PREPARING || run.accepted().contains(host)) {
      return;
    }
    draft.close();
    draft.say(RunWords.declined(host, why));
    draft.move(RunState.REFUSED);
  }

  private static void abort(Run run, Draft draft, RunEvent.AbortAsked asked) {
    if (Progress.closing(run)) {
      return;
    }
    draft.say(RunWords.abortAsked(asked.by(), asked.reason()));
    draft.close();
    if (run.state() == RunState.PLANNED) {
      draft.move(RunState.ABORTED);
    } else if (Progress.somebodyIsAtWork(run)) {
      draft.say(RunWords.abortWaits(run));
    } else {
      end(draft.run(), draft);
    }
  }

  /** Follows from what is known as far as it goes: one event may end a stage and begin the next. */
  private static Run advanced(Run run, Instant at) {
    var now = run;
    while (true) {
      var draft = new Draft(now, at);
      switch (now.state()) {
        case PREPARING, RUNNING, VERIFYING -> advance(now, draft);
        case PLANNED, PAUSED -> {}
        case SUCCEEDED, NO_OP, REVERTED, MIXED, FAILED, REFUSED, ABORTED, UNKNOWN -> {}
      }
      var next = draft.run();
      if (next.equals(now)) {
        return now;
      }
      now = next;
    }
  }

  private static void advance(Run run, Draft draft) {
    var stage = Progress.stage(run);
    if (Progress.closing(run) || stage.filter(now -> unready(run, now)).isPresent()) {
      draft.close();
      if (!Progress.somebodyIsAtWork(run)) {
        end(run, draft);
      }
    } else if (stage.isEmpty()) {
      draft.move(RunState.VERIFYING);
      end(draft.run(), draft);
    } else if (Progress.accepted(run)) {
      advance(run, draft, stage.get());
    }
  }

  private static void advance(Run run, Draft draft, Stage stage) {
    if (over(run, stage)) {
      draft.nextStage();
      Progress.stage(draft.run()).ifPresent(next -> enter(draft, next));
    } else if (Progress.active(run).isEmpty() && stage.kind() == Stage.Kind.CHANGE) {
      draft.move(RunState.PAUSED);
      RunWords.paused(run).forEach(draft::say);
    } else {
      Progress.active(run).stream()
          .filter(part -> !run.silent().contains(part.host()))
          .flatMap(part -> Progress.upNext(run, part).stream())
          .forEach(draft::order);
    }
  }

  private static void enter(Draft draft, Stage stage) {
    switch (stage.kind()) {
      case READY -> {}
      case CHANGE -> draft.move(RunState.RUNNING);
      case VERIFY -> draft.move(RunState.VERIFYING);
    }
    draft.say(RunWords.entered(stage));
  }

  private static boolean unready(Run run, Stage stage) {
    return stage.kind() == Stage.Kind.READY && Progress.failedHosts(run) > 0;
  }

  private static boolean over(Run run, Stage stage) {
    boolean settled =
        stage.hosts().stream()
            .allMatch(part -> Progress.done(run, part) || Progress.failed(run, part));
    return switch (stage.kind()) {
      case READY ->
          settled && (run.undoPoint().isPresent() || !remembers(run.plan()) || readyNext(run));
      case CHANGE ->
          settled && Budget.allows(stage.kind(), stage.limit(), (int) Progress.failedHosts(run));
      case VERIFY -> stage.hosts().stream().allMatch(part -> Progress.judged(run, part)) && settled;
    };
  }

  private static boolean readyNext(Run run) {
    var stages = run.plan().stages();
    return run.stage() + 1 < stages.size()
        && stages.get(run.stage() + 1).kind() == Stage.Kind.READY;
  }

  private static void end(Run run, Draft draft) {
    var state = Ending.of(run);
    draft.move(state);
    RunWords.ended(run, state).forEach(draft::say);
  }

  static boolean remembers(Plan plan) {
    return plan.steps().stream().anyMatch(step -> step.verb() == Verb.REMEMBER);
  }

  private static void refuseDisorder(Plan plan) {
    var last = Stage.Kind.READY;
    for (var stage : plan.stages()) {
      boolean destroysEarly =
          stage.kind() != Stage.Kind.CHANGE
              && stage.hosts().stream()
                  .flatMap(part -> part.steps().stream())
                  .anyMatch(step -> step.verb().destructive());
      if (stage.kind().compareTo(last) < 0 || destroysEarly) {
        throw new IllegalArgumentException(
            "stage \"" + stage.name() + "\" stands at the wrong place of its plan");
      }
      last = stage.kind();
    }
  }
}
