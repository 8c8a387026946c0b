package rearguard.agent.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.DriverName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Holding;

/**
 * The snapshots of this host. Thread-safe; one capture at a time; every call may be repeated, and a
 * call that is killed leaves the store as before or as after.
 */
public final class SnapshotStore {
  private static final long MANIFEST_LIMIT = 16L << 20;

  private final Rooms rooms;
  private final Host host;
  private final Disk disk;
  private final Vault vault;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Leaving leaving;

  private SnapshotStore(Rooms rooms, Host host, Vault vault) {
    this.rooms = rooms;
    this.host = host;
    this.disk = host.disk();
    this.vault = vault;
    this.leaving = new Leaving(rooms, host, vault, lock);
  }

  /** Fills a snapshot in the making; mostly a driver's capture. */
  @FunctionalInterface
  public interface Filling {
    Captured fill(Shelf.Writer shelf) throws HostException, InterruptedException;
  }

  /**
   * Opens the store in a folder, which is made when its parent is there, and sweeps what a killed
   * agent left half-made.
   */
  public static SnapshotStore in(Path root, Host host) throws HostException, InterruptedException {
    var rooms = new Rooms(root.toAbsolutePath().normalize());
    rooms.make(host);
    var store = new SnapshotStore(rooms, host, Vault.in(rooms.key(), host));
    store.sweep();
    return store;
  }

  /** Where the store is; nothing within may be captured or restored over. */
  public Path root() {
    return rooms.root();
  }

  /**
   * Keeps what the filling captures, whole or not at all. One that is kept already under this id is
   * returned as it is, and nothing is captured.
   */
  public Snapshot keep(SnapshotId id, Target target, DriverName driver, Filling filling)
      throws HostException, InterruptedException {
    return keep(id, target, driver, new byte[0], filling);
  }

  /**
   * Likewise.
   *
   * @param section how the target is cared for, for whoever drops the snapshot one day
   */
  public Snapshot keep(
      SnapshotId id, Target target, DriverName driver, byte[] section, Filling filling)
      throws HostException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (disk.stat(rooms.snapshot(id)).isPresent()) {
        return manifest(id).snapshot();
      }
      return make(id, target, driver, section, filling);
    } catch (HostException e) {
      clearMaking(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private Snapshot make(
      SnapshotId id, Target target, DriverName driver, byte[] section, Filling filling)
      throws HostException, InterruptedException {
    var draft = rooms.draft(id);
    disk.deleteTree(draft);
    disk.makeFolder(draft, 0700, host.self());
    var shelf = new DraftShelf(id, rooms, vault, new KeptTrees(rooms, host), host);
    var manifest = shelf.done(target, driver, filling.fill(shelf));
    leaving.write(draft, id, section);
    disk.rename(draft, rooms.snapshot(id));
    return manifest.snapshot();
  }

  /** Half-made copies may be what filled the disk. */
  private void clearMaking(HostException why) throws InterruptedException {
    try {
      sweepMaking();
    } catch (HostException e) {
      why.addSuppressed(e);
    }
  }

  /** The kept snapshot; an exception that names what is missing or altered. */
  public Shelf open(SnapshotId id) throws HostException {
    var manifest = manifest(id);
    var shelf = shelf(manifest);
    for (var name : manifest.records().keySet()) {
      if (disk.stat(rooms.snapshot(id).resolve(Rooms.file(name))).isEmpty()) {
        throw new HostException(shelf.missing("record", name));
      }
    }
    for (var name : manifest.trees().keySet()) {
      shelf.tree(name);
    }
    for (var key : manifest.sealed().keySet()) {
      if (disk.stat(shelf.sealed().file(key)).isEmpty()) {
        throw shelf.lost(key);
      }
    }
    return shelf;
  }

  /** The same for one that may have lost a piece: what is left of it. */
  public Shelf remains(SnapshotId id) throws HostException {
    return shelf(manifest(id));
  }

  /** What is known of a kept snapshot; empty when there is none of that id. */
  public Optional<Snapshot> find(SnapshotId id) throws HostException {
    return disk.stat(rooms.snapshot(id)).isEmpty()
        ? Optional.empty()
        : Optional.of(manifest(id).snapshot());
  }

  /** What was said with it of how its target is cared for. */
  public Optional<byte[]> section(SnapshotId id) throws HostException {
    return leaving.section(rooms.snapshot(id), id);
  }

  /** The ids of what is kept, sorted. */
  public List<SnapshotId> all() throws HostException {
    return disk.names(rooms.snapshots()).stream()
        .filter(name -> name.startsWith("s-"))
        .map(SnapshotId::new)
        .toList();
  }

  /** Reads everything a snapshot holds; a problem for each piece that is missing or altered. */
  public List<Problem> verify(SnapshotId id) throws HostException, InterruptedException {
    var manifest = manifest(id);
    var shelf = shelf(manifest);
    var problems = new ArrayList<Problem>();
    for (var name : manifest.records().keySet()) {
      try {
        shelf.record(name);
      } catch (HostException e) {
        problems.add(e.problem());
      }
    }
    for (var entry : manifest.trees().entrySet()) {
      var folder = rooms.tree(entry.getValue().folder());
      if (disk.stat(folder).isEmpty()) {
        problems.add(shelf.missing("tree", entry.getKey()));
      } else if (!disk.digestTree(folder).equals(entry.getValue().digest())) {
        problems.add(shelf.altered("tree", entry.getKey()));
      }
    }
    problems.addAll(shelf.unsound());
    return problems;
  }

  /** Forgets a snapshot and the trees that no other holds; absent is fine. */
  public void remove(SnapshotId id) throws HostException, InterruptedException {
    leaving.setAside(id);
    leaving.discard(id);
    tidy();
  }

  /** Where snapshots go that are dropped; call {@link #tidy} after them. */
  public Leaving leaving() {
    return leaving;
  }

  /** Removes the trees that no snapshot holds. */
  public void tidy() throws HostException, InterruptedException {
    lock.lockInterruptibly();
    try {
      sweep();
    } finally {
      lock.unlock();
    }
  }

  /** What a snapshot takes, and what of it others may hold as well. */
  public Holding holding(SnapshotId id) throws HostException {
    return manifest(id).holding(host.clock().instant());
  }

  /** As {@link Shelf#keyed}, where there is no snapshot to ask. */
  public String keyed(byte[] content) {
    return vault.vouch(OpenShelf.LIVE, content);
  }

  /** A run's place for one target; the same one each time. */
  public Bench bench(RunId run, Target target) throws HostException {
    return bench(run, target, "");
  }

  /** Another place of the same run for the same target, for its way back. */
  public Bench benchBack(RunId run, Target target) throws HostException {
    return bench(run, target, "_back");
  }

  private Bench bench(RunId run, Target target, String suffix) throws HostException {
    var ofRun = rooms.benches().resolve(run.value());
    var folder = ofRun.resolve(target.component().value() + suffix);
    disk.makeFolder(ofRun, 0700, host.self());
    disk.makeFolder(folder, 0700, host.self());
    return new Bench(run.value() + suffix, folder);
  }

  /** Clears all places of a run; absent is fine. */
  public void clear(RunId run) throws HostException, InterruptedException {
    disk.deleteTree(rooms.benches().resolve(run.value()));
  }

  private void sweep() throws HostException, InterruptedException {
    sweepMaking();
    var held = held();
    if (held.isEmpty()) {
      return;
    }
    for (var folder : disk.names(rooms.trees())) {
      if (!held.get().contains(folder)) {
        disk.deleteTree(rooms.trees().resolve(folder));
      }
    }
  }

  private void sweepMaking() throws HostException, InterruptedException {
    for (var name : disk.names(rooms.making())) {
      disk.deleteTree(rooms.making().resolve(name));
    }
  }

  /** The trees that snapshots hold; empty when one cannot say: then no tree may go. */
  private Optional<Set<String>> held() throws HostException {
    var held = new HashSet<String>();
    for (var id : all()) {
      try {
        manifest(id).trees().values().forEach(kept -> held.add(kept.folder()));
      } catch (HostException e) {
        return Optional.empty();
      }
    }
    return Optional.of(held);
  }

  private OpenShelf shelf(Manifest manifest) {
    return new OpenShelf(manifest, rooms.snapshot(manifest.about().id()), rooms, vault, disk);
  }

  private Manifest manifest(SnapshotId id) throws HostException {
    var file = rooms.snapshot(id).resolve(Rooms.MANIFEST);
    if (disk.stat(file).isEmpty()) {
      throw broken(Problem.Kind.NOT_FOUND, id, "is not there");
    }
    return Manifest.read(disk.read(file, MANIFEST_LIMIT), vault)
        .filter(manifest -> manifest.about().id().equals(id))
        .orElseThrow(() -> broken(Problem.Kind.CONFLICT, id, "has an altered or damaged manifest"));
  }

  private static HostException broken(Problem.Kind kind, SnapshotId id, String how) {
    return new HostException(
        Problem.of(
            kind, "snapshot " + id + " " + how, "Choose another restore point for this host."));
  }
}
