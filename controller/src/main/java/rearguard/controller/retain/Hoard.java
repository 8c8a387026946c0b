package rearguard.controller.retain;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.stock.Holding;

/**
 * What hosts told of what they keep.
 *
 * @param hosts only of those that told
 */
public record Hoard(Map<HostName, Map<SnapshotId, Holding>> hosts) {
  public static final Hoard NOTHING = new Hoard(Map.of());

  public Hoard {
    hosts = Collections.unmodifiableMap(new TreeMap<>(hosts));
  }

  Optional<Holding> of(Snapshot snapshot) {
    return Optional.ofNullable(hosts.get(snapshot.target().host()))
        .flatMap(held -> Optional.ofNullable(held.get(snapshot.id())));
  }

  /** What the point would take alone; what no host told is as it was when it was captured. */
  public long bytes(RestorePoint point) {
    return point.snapshots().stream()
        .mapToLong(snapshot -> of(snapshot).map(Holding::bytes).orElse(snapshot.bytes()))
        .sum();
  }
}
