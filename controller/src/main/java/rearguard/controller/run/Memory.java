package rearguard.controller.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import rearguard.model.name.HostName;
import rearguard.model.name.StepId;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.Snapshot;

/**
 * What a conductor remembers of its run's events that the run itself does not say. To be told of
 * each event by one thread; what it answers may be asked from any.
 */
final class Memory {
  private final Map<StepId, Snapshot> undo = new TreeMap<>();
  private final Map<HostName, Long> returns = new ConcurrentHashMap<>();

  void note(RunEvent event) {
    switch (event) {
      case RunEvent.Reported(_, _, var report) -> note(report);
      case RunEvent.Returned(_, var host, var known) -> {
        returns.merge(host, 1L, Long::sum);
        known.forEach(this::note);
      }
      case RunEvent.HandedBack(_, var host, _, var known) -> {
        returns.merge(host, 1L, Long::sum);
        known.forEach(this::note);
      }
      case RunEvent.Begun _,
          RunEvent.Accepted _,
          RunEvent.Declined _,
          RunEvent.Judged _,
          RunEvent.Remembered _,
          RunEvent.Lost _,
          RunEvent.Excluded _,
          RunEvent.Recovered _,
          RunEvent.LockedDown _,
          RunEvent.Answered _,
          RunEvent.AbortAsked _,
          RunEvent.TakenOver _,
          RunEvent.Asked _ -> {}
    }
  }

  private void note(StepReport report) {
    if (report.state() == StepState.DONE) {
      report.undo().ifPresent(snapshot -> undo.putIfAbsent(report.step(), snapshot));
    }
  }

  /** The undo point's snapshots, as far as they were told. */
  List<Snapshot> undo() {
    return List.copyOf(undo.values());
  }

  /** Whether the host, silent now, is silent still and was all the while since this was asked. */
  Predicate<Run> silentSince(HostName host) {
    long now = returns.getOrDefault(host, 0L);
    return run -> run.silent().contains(host) && returns.getOrDefault(host, 0L) == now;
  }
}
