package rearguard.controller.run;

import java.util.List;
import java.util.TreeSet;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;

/** Writes down what an event says, and nothing that follows from it. Pure. */
enum Hearing {
  ;

  static void take(Run run, Draft draft, RunEvent event) {
    switch (event) {
      case RunEvent.Begun begun -> begin(run, draft, begun);
      case RunEvent.Accepted(_, var host) -> accept(run, draft, host);
      case RunEvent.Declined(_, var host, var why) -> decline(run, draft, host, why);
      case RunEvent.Reported(_, var host, var report) -> Reports.take(run, draft, host, report);
      case RunEvent.Judged(_, var host, var findings) -> Reports.judge(run, draft, host, findings);
      case RunEvent.Remembered remembered -> remember(run, draft, remembered);
      case RunEvent.Lost(_, var host) -> {
        if (run.plan().hosts().contains(host) && draft.silence(host)) {
          draft.say(RunWords.lost(run, host));
        }
      }
      case RunEvent.Excluded(_, var host) -> exclude(run, draft, host);
      case RunEvent.Returned(_, var host, var known) -> {
        if (draft.hear(host)) {
          draft.say(RunWords.returned(host));
        }
        known.forEach(report -> Reports.take(run, draft, host, report));
        Awaited.anew(run, draft);
      }
      case RunEvent.Recovered(_, var epoch) -> {
        draft.raiseEpoch(epoch);
        draft.say(RunWords.recovered());
        Awaited.anew(run, draft);
      }
      case RunEvent.AbortAsked(var at, var by, var reason) -> {
        Steering.take(
            run, draft, new RunEvent.Asked(at, RunVerb.ABORT, by, reason, new TreeSet<>()));
        Progress.unheard(run).toList().forEach(host -> exclude(draft.run(), draft, host));
      }
      case RunEvent.LockedDown(_, var later) -> lockDown(run, draft, later);
      case RunEvent.TakenOver taken -> ByHand.take(run, draft, taken);
      case RunEvent.HandedBack handed -> ByHand.take(run, draft, handed);
      case RunEvent.Answered answered -> Reports.answer(run, draft, answered);
      case RunEvent.Asked asked -> Steering.take(run, draft, asked);
    }
  }

  /** Nobody knows how it ended; nothing more is to be waited for. */
  private static void exclude(Run run, Draft draft, HostName host) {
    if (run.course().aborting() && run.silent().contains(host)) {
      draft.lose(Progress.underWay(run).filter(step -> step.target().host().equals(host)).toList());
      draft.say(RunWords.excluded(host));
    }
  }

  private static void lockDown(Run run, Draft draft, List<CheckName> later) {
    if (!run.course().later().equals(later)) {
      draft.askLater(later);
      draft.say(RunWords.lockedDown(later));
    }
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
    if (!run.course().left().isEmpty()) {
      draft.say(RunWords.leftAtTheStart(run));
    }
  }

  private static void accept(Run run, Draft draft, HostName host) {
    boolean late = run.state() != RunState.PREPARING && run.state() != RunState.PAUSED;
    if (late || run.accepted().contains(host) || !run.plan().hosts().contains(host)) {
      return;
    }
    draft.accept(host);
    if (Progress.accepted(draft.run())) {
      draft.say(RunWords.accepted(run));
    }
  }

  private static void decline(Run run, Draft draft, HostName host, String why) {
    boolean late = run.state() != RunState.PREPARING && run.state() != RunState.PAUSED;
    if (late || run.accepted().contains(host) || run.course().left().contains(host)) {
      return;
    }
    draft.close();
    draft.say(RunWords.declined(host, why));
    draft.move(RunState.REFUSED);
  }

  private static void remember(Run run, Draft draft, RunEvent.Remembered remembered) {
    if (run.undoPoint().isEmpty() && Progress.rememberedEverywhere(run)) {
      draft.remember(remembered.point());
      draft.say(RunWords.remembered(run, remembered.point()));
    }
  }
}
