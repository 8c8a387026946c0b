package rearguard.agent.retention;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import rearguard.agent.driver.Driver;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Desk;
import rearguard.agent.step.Work;
import rearguard.agent.store.Leaving;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Problem;
import rearguard.model.name.SnapshotId;
import rearguard.model.stock.Holding;
import rearguard.model.stock.Stock;
import rearguard.model.stock.StockWish;
import rearguard.wire.stock.StockWire;

/**
 * Drops snapshots and tells what is kept. One at a time:
 *
 * <pre>
 *   does a run need it?  -> refused
 *   set aside            nobody finds it any more: a run that comes now is refused as it prepares
 *   does a run need it?  -> put back, refused
 *   its driver forgets what it keeps elsewhere
 *   discarded
 * </pre>
 *
 * An agent that is killed in between leaves it aside, and the next wish finishes that. Folders that
 * another snapshot holds stay. Thread-safe; every call may be repeated.
 */
public final class Dropping {
  private static final Logger LOG = Logger.getLogger("rearguard.retention");

  /** Goes into one message to the controller, which takes a mebibyte. */
  static final int PAGE = 1_000;

  private final ReentrantLock one = new ReentrantLock(true);
  private final Desk desk;
  private final Work work;
  private final SnapshotStore store;

  public Dropping(Desk desk, Work work) {
    this.desk = desk;
    this.work = work;
    this.store = work.keeping().store();
  }

  /** What cannot be dropped now is told with its reason, and stays. */
  public Stock answer(StockWish wish) throws HostException, InterruptedException {
    one.lockInterruptibly();
    try {
      var dropped = new ArrayList<SnapshotId>();
      var refused = new ArrayList<Stock.Refused>();
      for (var drop : wanted(wish).values()) {
        try {
          drop(drop);
          dropped.add(drop.id());
        } catch (HostException e) {
          refused.add(new Stock.Refused(drop.id(), e.problem()));
        }
      }
      if (!dropped.isEmpty()) {
        store.tidy();
        LOG.info(() -> "dropped " + dropped);
      }
      return told(wish.after(), dropped, refused);
    } finally {
      one.unlock();
    }
  }

  /** Together with what was begun and not finished. */
  private Map<SnapshotId, StockWish.Drop> wanted(StockWish wish) throws HostException {
    var wanted = new LinkedHashMap<SnapshotId, StockWish.Drop>();
    wish.drops().forEach(drop -> wanted.put(drop.id(), drop));
    for (var id : store.leaving().all()) {
      wanted.putIfAbsent(id, new StockWish.Drop(id, Optional.empty()));
    }
    return wanted;
  }

  private void drop(StockWish.Drop drop) throws HostException, InterruptedException {
    var id = drop.id();
    var leaving = store.leaving();
    if (!leaving.all().contains(id)) {
      refuseNeeded(id);
      leaving.setAside(id);
      if (needed(id).isPresent()) {
        leaving.putBack(id);
        refuseNeeded(id);
      }
    }
    var known = leaving.known(id);
    if (known.isPresent()) {
      forget(id, known.get(), drop.section());
    }
    leaving.discard(id);
  }

  private Optional<Problem> needed(SnapshotId id) {
    return Needed.by(desk.book(), desk.debts(), id);
  }

  private void refuseNeeded(SnapshotId id) throws HostException {
    var why = needed(id);
    if (why.isPresent()) {
      throw new HostException(why.get());
    }
  }

  private void forget(SnapshotId id, Leaving.Known known, Optional<StockWish.Section> told)
      throws HostException, InterruptedException {
    if (!(work.driver(known.driver()) instanceof Driver.KeepsOutside keeps)) {
      return;
    }
    var section = known.section().map(StockWire::section).or(() -> told);
    if (section.isEmpty()) {
      LOG.warning(() -> "nobody knows where " + id + " keeps more than is in the store");
      return;
    }
    keeps.forget(work.subject(section.get().target(), section.get().settings()), known.shelf());
  }

  private Stock told(
      Optional<SnapshotId> after, List<SnapshotId> dropped, List<Stock.Refused> refused)
      throws HostException {
    var later =
        store.all().stream()
            .filter(id -> after.isEmpty() || id.value().compareTo(after.get().value()) > 0)
            .sorted(java.util.Comparator.comparing(SnapshotId::value))
            .toList();
    var holdings = new ArrayList<Holding>();
    for (var id : later.stream().limit(PAGE).toList()) {
      holding(id).ifPresent(holdings::add);
    }
    return new Stock(holdings, later.size() > PAGE, dropped, refused);
  }

  /** One whose manifest is damaged says nothing of itself. */
  private Optional<Holding> holding(SnapshotId id) {
    try {
      return Optional.of(store.holding(id));
    } catch (HostException e) {
      LOG.warning(() -> e.problem().message());
      return Optional.empty();
    }
  }
}
