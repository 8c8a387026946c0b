package rearguard.agent.evidence;

import java.time.Duration;
import rearguard.agent.host.HostException;
import rearguard.agent.host.proc.ChangedFiles;
import rearguard.model.Problem;

/**
 * How much evidence is taken at most: a host that is broken into must not be broken by it.
 *
 * @param entry bytes of one thing, the last ones
 * @param all bytes of everything
 * @param reserve bytes of the disk that stay free
 * @param time for everything
 * @param digesting time for the digests of programs
 */
record Limits(
    long entry,
    long all,
    long reserve,
    Duration time,
    Duration digesting,
    ChangedFiles.Limits changes) {
  private static final long LEAST = 32L << 20;

  static final Limits USUAL =
      new Limits(
          32L << 20,
          1L << 30,
          256L << 20,
          Duration.ofMinutes(4),
          Duration.ofMinutes(1),
          new ChangedFiles.Limits(300_000, 10_000));

  /** As much as the disk has room for; refused when that is next to nothing. */
  Limits on(long free) throws HostException {
    long room = Math.min(all, (free - reserve) / 2);
    if (room < Math.min(LEAST, all)) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "there is no room for evidence: " + free + " bytes of the disk are free",
              "Free at least "
                  + (reserve + 2 * LEAST)
                  + " bytes on the disk of the snapshot store, and take it again."));
    }
    return new Limits(Math.min(entry, room), room, reserve, time, digesting, changes);
  }
}
