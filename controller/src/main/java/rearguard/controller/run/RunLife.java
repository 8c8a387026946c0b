package rearguard.controller.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.run.Claim;
import rearguard.model.run.Course;
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
 *   RUNNING    hosts change, as many at once as the        all done: VERIFYING; more failed than
 *              limit says; started hosts finish            allowed: PAUSED, or REVERTING if so planned
 *   PAUSED     nothing new starts, what is under way ends  an operator decides: see {@link Steering}
 *   VERIFYING  the checks of the whole are asked           see {@link Ending}
 *   REVERTING  what was changed goes back to the undo      all back: REVERTED, or PAUSED when only some
 *              point, host by host, last changed first     hosts were to; else MIXED or UNKNOWN
 *
 *   A silent host   the run waits for it, in any state, until an operator leaves it behind.
 *   An unclear step is ordered again when its agent says that this is safe, at most three times.
 *   An abort        no further step starts; what is under way ends first, and a silent host is
 *                   waited for until nothing it was ordered can happen there any more.
 *   What failures mean is said by {@link FailurePolicy}, and nowhere else.
 *   A new controller asks again for everything it waits for; agents answer what they did already.
 * </pre>
 */
public final class RunLife {

  /** The run after an event, and what is to be done now that was not to be done before. */
  public record Decision(Run run, List<Act> acts) {
    public Decision {
      acts = List.copyOf(acts);
    }
  }

  /** A run of which nobody has said yet that it may begin. */
  public static Run planned(RunId id, PlanId planId, Plan plan, long epoch, Instant at) {
    Stages.refuseDisorder(plan);
    var nobody = new Claim("", "", at);
    var left = new TreeSet<>(plan.left().stream().map(HostPart::host).toList());
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
        Optional.empty(),
        new Course(nobody, left, new TreeSet<>(), new TreeSet<>(), false));
  }

  /** The same event twice is worked in once. Nothing happens to a run that ended. */
  public Decision next(Run run, RunEvent event) {
    if (run.state().ended()) {
      return new Decision(run, late(run, event));
    }
    var after = after(run, event);
    return new Decision(after, Wanted.news(run, after, event));
  }

  /** For who reads what happened, and has nothing to do. */
  public Run after(Run run, RunEvent event) {
    if (run.state().ended()) {
      return run;
    }
    var heard = new Draft(run, event.at());
    Hearing.take(run, heard, event);
    return followed(heard.run(), event.at());
  }

  /** A host that holds the plan after the end would hold it for ever. */
  private static List<Act> late(Run run, RunEvent event) {
    return switch (event) {
      case RunEvent.Returned _ -> Wanted.of(run);
      case RunEvent.Accepted(_, var host) -> List.of(new Act.End(List.of(host), run.state()));
      case RunEvent.HandedBack(_, var host, _, _) ->
          List.of(new Act.End(List.of(host), run.state()));
      case RunEvent.Begun _,
          RunEvent.Declined _,
          RunEvent.Reported _,
          RunEvent.Judged _,
          RunEvent.Remembered _,
          RunEvent.Lost _,
          RunEvent.Excluded _,
          RunEvent.Recovered _,
          RunEvent.LockedDown _,
          RunEvent.Answered _,
          RunEvent.Asked _,
          RunEvent.TakenOver _,
          RunEvent.AbortAsked _ ->
          List.of();
    };
  }

  /** Follows from what is known as far as it goes: one event may end a stage and begin the next. */
  private static Run followed(Run run, Instant at) {
    var now = run;
    while (true) {
      var draft = new Draft(now, at);
      switch (now.state()) {
        case PREPARING, RUNNING, VERIFYING -> Stages.follow(now, draft);
        case REVERTING -> WayBack.follow(now, draft);
        case PLANNED -> {}
        case PAUSED -> Stages.endWhenAborted(now, draft);
        case SUCCEEDED, NO_OP, REVERTED, MIXED, FAILED, REFUSED, ABORTED, UNKNOWN -> {}
      }
      var next = draft.run();
      if (next.equals(now)) {
        return now;
      }
      now = next;
    }
  }
}
