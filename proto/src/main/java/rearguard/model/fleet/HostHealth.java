package rearguard.model.fleet;

import java.time.Instant;

/**
 * One heartbeat.
 *
 * @param number counts up in one stream; a lease names the heartbeat it answers
 * @param sent by the host's own clock
 * @param diskFreeBytes free in the folder of the agent's store
 */
public record HostHealth(
    long number,
    Instant sent,
    long diskFreeBytes,
    long diskTotalBytes,
    double load,
    long agentMemoryBytes) {}
