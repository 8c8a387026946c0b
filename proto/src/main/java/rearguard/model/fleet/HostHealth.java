package rearguard.model.fleet;

import java.time.Instant;
import java.util.List;
import rearguard.model.traffic.InForce;

/**
 * One heartbeat.
 *
 * @param number counts up in one stream; a lease names the heartbeat it answers
 * @param sent by the host's own clock
 * @param diskFreeBytes free in the folder of the agent's store
 * @param holds what keeps users away there, whoever wanted it
 */
public record HostHealth(
    long number,
    Instant sent,
    long diskFreeBytes,
    long diskTotalBytes,
    double load,
    long agentMemoryBytes,
    List<InForce> holds) {

  /** Of a host that nothing is held on. */
  public HostHealth(
      long number,
      Instant sent,
      long diskFreeBytes,
      long diskTotalBytes,
      double load,
      long agentMemoryBytes) {
    this(number, sent, diskFreeBytes, diskTotalBytes, load, agentMemoryBytes, List.of());
  }

  public HostHealth {
    holds = List.copyOf(holds);
  }
}
