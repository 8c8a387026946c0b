package rearguard.model.snapshot;

import java.time.Instant;
import java.util.SortedMap;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;

/**
 * What one driver captured of one target at one moment. The content stays on the host; this is what
 * is known of it.
 *
 * @param summary one line an operator reads: {@code v1.0.0 (1a2b3c4) on main, clean}
 * @param facts what may be named in checks and as a rollback's target, never a secret: {@code
 *     commit}, {@code tag}
 * @param digest SHA-256 over the snapshot's manifest, hex; equal digests mean equal state
 * @param bytes what it takes on the host's disk
 */
public record Snapshot(
    SnapshotId id,
    Target target,
    DriverName driver,
    Instant taken,
    String summary,
    SortedMap<String, String> facts,
    String digest,
    long bytes) {
  public Snapshot {
    facts = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(facts));
  }
}
