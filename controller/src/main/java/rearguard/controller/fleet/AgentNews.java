package rearguard.controller.fleet;

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
  /**
   * The host has a session again and told the last state of each step of every run it still holds.
   */
  void returned(HostName host, Map<RunId, List<StepReport>> held);

  /** The host's session ended, or it has not been heard of for too long. */
  void lost(HostName host);

  /**
   * The host reports a step. The report comes again after every reconnect until {@code committed}
   * was called, which says that the ledger has it; it may be called from any thread.
   */
  void reported(HostName host, RunId run, StepReport report, Runnable committed);

  /** The runs that may start steps on this host for the next seconds. Asked at each heartbeat. */
  List<RunId> leases(HostName host);
}
