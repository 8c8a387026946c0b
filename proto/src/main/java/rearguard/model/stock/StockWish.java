package rearguard.model.stock;

import java.util.List;
import java.util.Optional;
import rearguard.model.Setting;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

/**
 * What a host is to drop before it tells what it keeps.
 *
 * @param after it tells of ids that come later; of all when it is empty
 */
public record StockWish(List<Drop> drops, Optional<SnapshotId> after) {
  /** As many as are dropped before other questions have their turn. */
  public static final int AT_ONCE = 50;

  /**
   * One snapshot.
   *
   * @param section its target as the fleet file has it now, when it still has it; what the host
   *     wrote down when it captured it goes first
   */
  public record Drop(SnapshotId id, Optional<Section> section) {}

  /** A target and how it is cared for. */
  public record Section(Target target, DriverName driver, Setting.Group settings) {}

  public StockWish {
    drops = List.copyOf(drops);
  }

  /** Drops nothing. */
  public static StockWish look(Optional<SnapshotId> after) {
    return new StockWish(List.of(), after);
  }
}
