package rearguard.model.stock;

import java.util.List;
import rearguard.model.Problem;
import rearguard.model.name.SnapshotId;

/**
 * What a host answers to a {@link StockWish}.
 *
 * @param holdings in the order of their ids
 * @param more there are some with later ids
 * @param dropped of those that were to be dropped, also those that were not there
 */
public record Stock(
    List<Holding> holdings, boolean more, List<SnapshotId> dropped, List<Refused> refused) {

  /** One that stays, and why. */
  public record Refused(SnapshotId id, Problem why) {}

  public Stock {
    holdings = List.copyOf(holdings);
    dropped = List.copyOf(dropped);
    refused = List.copyOf(refused);
  }
}
