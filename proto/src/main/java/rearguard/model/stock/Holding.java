package rearguard.model.stock;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

/**
 * A snapshot as it lies on its host.
 *
 * @param age by the host's own clock
 * @param own bytes that no other snapshot holds
 * @param shares bytes of what others of the host may hold as well, by a name that is the same for
 *     the same thing: folders and images
 */
public record Holding(
    SnapshotId id, Target target, Duration age, long own, SortedMap<String, Long> shares) {
  public Holding {
    shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
  }

  /** As much as it would take alone. */
  public long bytes() {
    return own + shares.values().stream().mapToLong(Long::longValue).sum();
  }
}
