package rearguard.agent.store;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.model.Problem;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

/** A snapshot in the making. */
final class DraftShelf implements Shelf.Writer {
  private final SnapshotId id;
  private final Path folder;
  private final Rooms rooms;
  private final Vault vault;
  private final KeptTrees kept;
  private final Host host;
  private final SortedMap<String, String> records = new TreeMap<>();
  private final SortedMap<String, Manifest.Kept> trees = new TreeMap<>();
  private final SortedMap<String, Long> outside = new TreeMap<>();
  private final SortedMap<String, String> sealed = new TreeMap<>();
  private long bytes;

  DraftShelf(SnapshotId id, Rooms rooms, Vault vault, KeptTrees kept, Host host) {
    this.id = id;
    this.rooms = rooms;
    this.folder = rooms.draft(id);
    this.vault = vault;
    this.kept = kept;
    this.host = host;
  }

  @Override
  public SnapshotId id() {
    return id;
  }

  @Override
  public void record(String name, byte[] content) throws HostException {
    if (content.length > OpenShelf.RECORD_LIMIT || name.isEmpty() || name.length() > 100) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + name + "\" with " + content.length + " bytes is too large to be kept",
              ""));
    }
    var closed = vault.close(content, id.value(), name);
    host.disk().write(folder.resolve(Rooms.file(name)), closed, 0600, host.self());
    records.put(name, vault.vouch(name, content));
    bytes += closed.length;
  }

  @Override
  public boolean touchesStore(Path path) {
    return rooms.touchedBy(path);
  }

  @Override
  public void tree(String name, Path live) throws HostException, InterruptedException {
    var tree = kept.keep(live);
    trees.put(name, tree);
    bytes += tree.bytes();
  }

  @Override
  public void outside(String name, long bytes) {
    outside.put(name, bytes);
  }

  @Override
  public Path workshop(Owner owner) throws HostException, InterruptedException {
    var place = rooms.workshop(id);
    host.disk().deleteTree(place);
    host.disk().makeFolder(place, 0700, owner);
    return place;
  }

  @Override
  public SortedMap<String, String> seal(String name, Path made)
      throws HostException, InterruptedException {
    var into = new SealedFolder(folder, vault);
    var prints = new TreeMap<String, String>();
    for (var file : SealedFolder.names(made, host.disk())) {
      var done = into.close(name, file, made.resolve(file));
      host.disk().deleteTree(made.resolve(file));
      sealed.put(SealedFolder.key(name, file), done.vouched());
      prints.put(file, done.print());
      bytes += done.bytes();
    }
    host.disk().deleteTree(made);
    return prints;
  }

  Manifest done(Target target, DriverName driver, Captured captured)
      throws HostException, InterruptedException {
    host.disk().deleteTree(rooms.workshop(id));
    var about = new Manifest.About(id, target, driver, host.clock().instant(), bytes);
    var manifest = new Manifest(about, captured, records, trees, outside, sealed);
    host.disk().write(folder.resolve(Rooms.MANIFEST), manifest.written(vault), 0600, host.self());
    return manifest;
  }
}
