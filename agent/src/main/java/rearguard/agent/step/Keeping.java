package rearguard.agent.step;

import java.util.Optional;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.HostException;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Problem;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Step;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.StockWish;
import rearguard.wire.stock.StockWire;

/** What steps and questions ask of the store. Every call may be repeated. */
public record Keeping(SnapshotStore store) {

  /** Captures under that id; one that is there already is told again and not taken again. */
  Snapshot capture(SnapshotId id, Subject subject, Driver driver)
      throws HostException, InterruptedException {
    return keep(id, subject, driver, shelf -> driver.capture(subject, shelf));
  }

  /** Likewise, what takes a run back. */
  Snapshot remember(SnapshotId id, Subject subject, Driver driver)
      throws HostException, InterruptedException {
    return driver instanceof Driver.Remembers remembers
        ? keep(id, subject, driver, shelf -> remembers.remember(subject, shelf))
        : capture(id, subject, driver);
  }

  /** Likewise, with something else than the present. */
  Snapshot keep(SnapshotId id, Subject subject, Driver driver, SnapshotStore.Filling filling)
      throws HostException, InterruptedException {
    var name = driver.spec().name();
    var section = new StockWish.Section(subject.target(), name, subject.settings());
    var kept = store.keep(id, subject.target(), name, StockWire.bytes(section), filling);
    if (!kept.target().equals(subject.target())) {
      throw new HostException(conflict("snapshot " + id + " is of " + kept.target()));
    }
    return kept;
  }

  /** An exception when it is not there, or is not what the digest says; an empty digest is any. */
  public Shelf shelf(SnapshotId id, String digest) throws HostException {
    var shelf = store.open(id);
    var kept = store.find(id);
    if (!digest.isEmpty() && kept.filter(known -> known.digest().equals(digest)).isEmpty()) {
      throw new HostException(conflict("snapshot " + id + " is not the one that was planned with"));
    }
    return shelf;
  }

  /** How its target was cared for when it was captured; empty when nobody wrote that down. */
  Optional<StockWish.Section> section(SnapshotId id) throws HostException {
    return store.section(id).map(StockWire::section);
  }

  /** What is left of a snapshot that may have lost a piece. */
  Shelf remains(SnapshotId id) throws HostException {
    return store.remains(id);
  }

  /**
   * Drops a snapshot: nobody can go back to it any more, then goes what its driver keeps of it
   * elsewhere, then itself. A repeated call finishes one that was killed.
   */
  public void forget(SnapshotId id, Subject subject, Driver driver)
      throws HostException, InterruptedException {
    var leaving = store.leaving();
    leaving.setAside(id);
    var known = leaving.known(id);
    if (known.isPresent() && driver instanceof Driver.KeepsOutside keeps) {
      keeps.forget(subject, known.get().shelf());
    }
    leaving.discard(id);
    store.tidy();
  }

  Bench bench(RunId run, Target target) throws HostException {
    return store.bench(run, target);
  }

  /** The step's own: the way back has another than the way there. */
  Bench bench(RunId run, Step step) throws HostException {
    return step.back() ? store.benchBack(run, step.target()) : bench(run, step.target());
  }

  /** Drops every bench of the run. */
  void clear(RunId run) throws HostException, InterruptedException {
    store.clear(run);
  }

  private static Problem conflict(String message) {
    return Problem.of(
        Problem.Kind.CONFLICT, message, "Plan again, or choose another restore point.");
  }
}
