package rearguard.controller.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.run.StepReport;

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

  /** The runs that may start steps on this host for the next seconds. Asked at each heartbeat. */
  List<RunId> leases(HostName host);
}
