package rearguard.controller.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.flag.Asked;
import rearguard.model.flag.Flag;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Plan;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.stock.Holding;
import rearguard.model.stock.Stock;
import rearguard.model.stock.StockWish;

/**
 * Keeps snapshots as a host does: each ten bytes of its own, and a MiB for each state that it is
 * of.
 */
enum SmallStock {
  ;

  static Answer<Stock> told(
      HostName host, StockWish wish, Map<String, Snapshot> snapshots, Map<RunId, Plan> held) {
    var dropped = new ArrayList<SnapshotId>();
    var refused = new ArrayList<Stock.Refused>();
    for (var drop : wish.drops()) {
      if (held.values().stream().anyMatch(plan -> needs(plan, drop.id()))) {
        var why = Problem.of(Problem.Kind.CONFLICT, "a run needs it", "");
        refused.add(new Stock.Refused(drop.id(), why));
      } else {
        snapshots.remove(drop.id().value());
        dropped.add(drop.id());
      }
    }
    return Answer.given(new Stock(holdings(host, snapshots), false, dropped, refused));
  }

  /** One that is on, and was off in the snapshot that is asked for. */
  static List<Flag> flags(Asked asked) {
    var kept =
        asked
            .kept()
            .<Flag.Value>map(one -> new Flag.Value.Set("off in " + one.id()))
            .orElse(Flag.Value.NOT_KEPT);
    return List.of(new Flag("CART", "/opt/shop/.env", new Flag.Value.Set("on"), kept));
  }

  private static boolean needs(Plan plan, SnapshotId id) {
    return plan.steps().stream().anyMatch(step -> step.snapshot().equals(id));
  }

  private static List<Holding> holdings(HostName host, Map<String, Snapshot> snapshots) {
    return snapshots.values().stream()
        .filter(snapshot -> snapshot.target().host().equals(host))
        .sorted(java.util.Comparator.comparing(one -> one.id().value()))
        .map(
            one ->
                new Holding(
                    one.id(),
                    one.target(),
                    Duration.ofDays(8),
                    10,
                    new TreeMap<>(Map.of("tree:" + one.summary(), 1L << 20))))
        .toList();
  }
}
