package rearguard.agent.driver.git.exchange;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/**
 * How a folder or file was found: names that came into a folder, went from it or changed their kind
 * since have changed it, and so has a file that was replaced.
 *
 * @param path relative to the checkout; empty for the checkout itself
 * @param modified when it last changed, in nanoseconds
 */
record Look(String path, String found, long modified) {
  /** The times of files tick so coarsely that what has just changed may change again unseen. */
  private static final Duration TICK = Duration.ofSeconds(1);

  static Look at(Disk disk, Path root, String path) throws HostException {
    return disk.stat(path.isEmpty() ? root : root.resolve(path))
        .map(
            stat ->
                new Look(
                    path,
                    Switch.identity(stat) + ":" + stat.size() + ":" + stat.modifiedNanos(),
                    stat.modifiedNanos()))
        .orElseGet(() -> new Look(path, "absent", 0));
  }

  /** Whether a later change could not go unseen. */
  boolean settled(Instant now) {
    return Duration.between(Instant.EPOCH.plusNanos(modified), now).compareTo(TICK) > 0;
  }

  /** Whether nothing has changed there since. */
  boolean holds(Disk disk, Path root) throws HostException {
    return at(disk, root, path).equals(this);
  }
}
