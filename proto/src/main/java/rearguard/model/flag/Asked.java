package rearguard.model.flag;

import java.util.Optional;
import rearguard.model.name.SnapshotId;
import rearguard.model.stock.StockWish;

/**
 * Whose flags a host is to tell of.
 *
 * @param kept the snapshot that they are compared with; empty when there is none
 */
public record Asked(StockWish.Section section, Optional<Kept> kept) {

  /** A snapshot that must be the one with that digest. */
  public record Kept(SnapshotId id, String digest) {}
}
