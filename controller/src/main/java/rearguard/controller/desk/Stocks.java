package rearguard.controller.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.ledger.RetentionLedger;
import rearguard.controller.retain.Hoard;
import rearguard.controller.retain.Issued;
import rearguard.model.Answer;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.stock.Holding;
import rearguard.model.stock.Stock;
import rearguard.model.stock.StockWish;

/**
 * What hosts keep, against what the points of the ledger need. A host that keeps a snapshot of a
 * dropped point is told to drop it, whenever it is heard of: nothing is to be remembered of who was
 * away. Safe from any thread; a host is asked by one at a time.
 */
final class Stocks {
  /**
   * A snapshot of no point at all belongs to a capture that failed elsewhere, or to one that is
   * under way. It goes when this controller asked for it so long ago; what it did not ask for may
   * belong to a ledger that was lost or brought back from a backup, or to another controller.
   */
  static final Duration STRAY = Duration.ofDays(7);

  private final Ledger audit;
  private final RetentionLedger ledger;
  private final Applications applications;
  private final Fleet fleet;
  private final Issued issued;
  private final ReentrantLock one = new ReentrantLock();
  private final Map<HostName, Map<SnapshotId, Holding>> told = new ConcurrentHashMap<>();

  Stocks(
      Ledger audit, RetentionLedger ledger, Applications applications, Fleet fleet, Issued issued) {
    this.audit = audit;
    this.ledger = ledger;
    this.applications = applications;
    this.fleet = fleet;
    this.issued = issued;
  }

  /** As far as hosts told, when they were asked last. */
  Hoard hoard() {
    return new Hoard(told);
  }

  /** Has the host drop what nobody needs. Given is what it keeps all the same, and why. */
  Answer<List<Stock.Refused>> settle(HostName host) {
    one.lock();
    try {
      var needed = ledger.snapshots(); // before the host is asked: what comes meanwhile is young
      return look(host).then(holdings -> settle(host, holdings, needed));
    } finally {
      one.unlock();
    }
  }

  private Answer<List<Stock.Refused>> settle(
      HostName host, Map<SnapshotId, Holding> holdings, RetentionLedger.Snapshots needed) {
    var strays =
        holdings.values().stream()
            .filter(
                one -> !needed.kept().contains(one.id()) && !needed.dropped().contains(one.id()))
            .filter(one -> one.age().compareTo(STRAY) > 0 && issued.longAgo(one.id(), STRAY))
            .map(Holding::id)
            .toList();
    var going = new ArrayList<>(strays);
    holdings.keySet().stream().filter(needed.dropped()::contains).forEach(going::add);
    var refused = new ArrayList<Stock.Refused>();
    for (int from = 0; from < going.size(); from += StockWish.AT_ONCE) {
      var some = going.subList(from, Math.min(going.size(), from + StockWish.AT_ONCE));
      switch (dropped(host, some, holdings)) {
        case Answer.Given<Stock>(var stock) -> {
          refused.addAll(stock.refused());
          stock.dropped().forEach(holdings::remove);
          note(host, stock.dropped().stream().filter(strays::contains).toList());
        }
        case Answer.Refused<Stock>(var problems) -> {
          return new Answer.Refused<>(problems);
        }
      }
    }
    told.put(host, Map.copyOf(holdings));
    return Answer.given(refused);
  }

  private void note(HostName host, List<SnapshotId> strays) {
    if (!strays.isEmpty()) {
      audit.recorded(
          "snapshots-dropped",
          host.value(),
          Watching.BY,
          "dropped by retention: " + strays.size() + " snapshots of no restore point: " + strays);
    }
  }

  private Answer<Map<SnapshotId, Holding>> look(HostName host) {
    var holdings =
        new TreeMap<SnapshotId, Holding>(java.util.Comparator.comparing(SnapshotId::value));
    var after = Optional.<SnapshotId>empty();
    while (true) {
      switch (fleet.agents().stock(host, StockWish.look(after))) {
        case Answer.Given<Stock>(var stock) -> {
          stock.holdings().forEach(one -> holdings.put(one.id(), one));
          if (!stock.more() || stock.holdings().isEmpty()) {
            told.put(host, Map.copyOf(holdings));
            return Answer.given(holdings);
          }
          after = Optional.of(stock.holdings().getLast().id());
        }
        case Answer.Refused<Stock>(var problems) -> {
          return new Answer.Refused<>(problems);
        }
      }
    }
  }

  private Answer<Stock> dropped(
      HostName host, List<SnapshotId> ids, Map<SnapshotId, Holding> holdings) {
    var sections = new HashMap<SnapshotId, StockWish.Section>();
    for (var id : ids) {
      Optional.ofNullable(holdings.get(id))
          .flatMap(holding -> section(host, holding))
          .ifPresent(section -> sections.put(id, section));
    }
    var drops =
        ids.stream()
            .map(id -> new StockWish.Drop(id, Optional.ofNullable(sections.get(id))))
            .toList();
    return fleet.agents().stock(host, new StockWish(drops, Optional.empty()));
  }

  /** Empty when two applications call a component of the host the same: nobody guesses. */
  private Optional<StockWish.Section> section(HostName host, Holding holding) {
    var found =
        applications.all().stream()
            .flatMap(known -> known.parts().stream())
            .filter(part -> part.component().name().equals(holding.target().component()))
            .filter(part -> part.hosts().contains(host))
            .map(
                part ->
                    new StockWish.Section(
                        holding.target(), part.component().driver(), part.component().settings()))
            .distinct()
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** Whether the host is there to be asked. */
  boolean there(HostName host) {
    return fleet.agents().connected(host);
  }
}
