package rearguard.agent.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;

/**
 * The snapshots that are being dropped. From the rename that set one aside nobody finds it among
 * the snapshots, while what it says is still to be read: its driver needs that to forget what it
 * keeps elsewhere. What a killed agent left here is to be finished. Thread-safe.
 */
public final class Leaving {
  private static final long MANIFEST_LIMIT = 16L << 20;
  private static final long SECTION_LIMIT = 1L << 20;

  private final Rooms rooms;
  private final Host host;
  private final Disk disk;
  private final Vault vault;
  private final ReentrantLock lock;

  Leaving(Rooms rooms, Host host, Vault vault, ReentrantLock lock) {
    this.rooms = rooms;
    this.host = host;
    this.disk = host.disk();
    this.vault = vault;
    this.lock = lock;
  }

  /**
   * What is known of one.
   *
   * @param section how its target was cared for when it was captured; nobody wrote that down once
   */
  public record Known(DriverName driver, Shelf shelf, Optional<byte[]> section) {}

  /** The ids of what is aside. */
  public List<SnapshotId> all() throws HostException {
    return disk.names(rooms.leaving()).stream()
        .filter(name -> name.startsWith("s-"))
        .map(SnapshotId::new)
        .toList();
  }

  /** Whole until this instant, and then no snapshot any more; absent is fine. */
  public void setAside(SnapshotId id) throws HostException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (disk.stat(rooms.snapshot(id)).isPresent()) {
        disk.deleteTree(rooms.leaving(id));
        disk.rename(rooms.snapshot(id), rooms.leaving(id));
      }
    } finally {
      lock.unlock();
    }
  }

  /** A snapshot again, as it was: nothing of it may have been forgotten yet. */
  public void putBack(SnapshotId id) throws HostException, InterruptedException {
    lock.lockInterruptibly();
    try {
      disk.rename(rooms.leaving(id), rooms.snapshot(id));
    } finally {
      lock.unlock();
    }
  }

  /** Empty when it is not here, or cannot be read any more. */
  public Optional<Known> known(SnapshotId id) throws HostException {
    var folder = rooms.leaving(id);
    var file = folder.resolve(Rooms.MANIFEST);
    if (disk.stat(file).isEmpty()) {
      return Optional.empty();
    }
    var section = section(folder, id);
    return Manifest.read(disk.read(file, MANIFEST_LIMIT), vault)
        .filter(manifest -> manifest.about().id().equals(id))
        .map(
            manifest ->
                new Known(
                    manifest.about().driver(),
                    new OpenShelf(manifest, folder, rooms, vault, disk),
                    section));
  }

  /** Its trees stay until the store is tidied. */
  public void discard(SnapshotId id) throws HostException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (disk.stat(rooms.leaving(id)).isPresent()) {
        var gone = rooms.making().resolve("gone-" + id);
        disk.deleteTree(gone);
        disk.rename(rooms.leaving(id), gone);
        disk.deleteTree(gone);
      }
    } finally {
      lock.unlock();
    }
  }

  void write(Path draft, SnapshotId id, byte[] section) throws HostException {
    if (section.length > 0) {
      var closed = vault.close(section, id.value(), Rooms.SECTION);
      disk.write(draft.resolve(Rooms.SECTION), closed, 0600, host.self());
    }
  }

  Optional<byte[]> section(Path folder, SnapshotId id) throws HostException {
    var file = folder.resolve(Rooms.SECTION);
    return disk.stat(file).isEmpty()
        ? Optional.empty()
        : vault.open(disk.read(file, SECTION_LIMIT), id.value(), Rooms.SECTION);
  }
}
