package rearguard.controller;

import java.util.List;
import java.util.Map;
import rearguard.controller.fleet.AgentNews;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.run.StepReport;

/** Hears of agents on a controller that drives no runs: nothing is leased, nothing is taken in. */
final class NoRuns implements AgentNews {
  @Override
  public void returned(HostName host, Map<RunId, List<StepReport>> held) {}

  @Override
  public void lost(HostName host) {}

  @Override
  public void reported(HostName host, RunId run, StepReport report, Runnable committed) {}

  @Override
  public List<RunId> leases(HostName host) {
    return List.of();
  }
}
