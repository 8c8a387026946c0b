package rearguard.controller.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Handback;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;

/**
 * What agents tell of themselves. News of one host come in their order, one after the other, from a
 * thread of that host; different hosts tell theirs at the same time. Implementations must not wait
 * for an agent in here, or its answer will never be read.
 */
public interface AgentNews {
  /** How long an agent may begin destructive steps of a run after it was last heard of. */
  Duration LEASE = Duration.ofSeconds(10);

  /**
   * The controller's epoch is a higher one from now on: an agent had heeded what stood above the
   * old one. Told before anything else is done with that agent.
   */
  void epochRaised(long epoch);

  /**
   * The host has a session again and told the last state of each step of every run it still holds.
   */
  void returned(HostName host, Map<RunId, List<StepReport>> held);

  /** The host's session ended, or it has not been heard of for too long. */
  void lost(HostName host);

  /**
   * The host reports a step. {@code committed} says that the ledger has it and must be called for
   * every report, also for one that is repeated, old, of an unknown run, or changes nothing:
   * reports are acknowledged in their order, so that one never called keeps that one <em>and all
   * after it</em> unacknowledged, and the agent keeps and sends all of them again after every
   * reconnect. It may be called later, from any thread, and more than once.
   */
  void reported(HostName host, RunId run, StepReport report, Runnable committed);

  /**
   * What a person on the host did with a run there.
   *
   * @param known the last state of each step that was ever begun there
   * @param plan of a run that was begun on the host
   */
  record Handed(RunId run, Handback handback, List<StepReport> known, Optional<Plan> plan) {
    public Handed {
      known = List.copyOf(known);
    }
  }

  /** A person on the host drives its part of the run; told as reports are. */
  void takenOver(HostName host, RunId run, Takeover takeover, Runnable committed);

  /** The person is done; told as reports are. */
  void handedBack(HostName host, Handed handed, Runnable committed);

  /** The runs that may start steps on this host for the next seconds. Asked at each heartbeat. */
  List<RunId> leases(HostName host);
}
