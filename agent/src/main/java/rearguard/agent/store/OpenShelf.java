package rearguard.agent.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.model.name.SnapshotId;

/** A kept snapshot. */
final class OpenShelf implements Shelf {
  static final String LIVE = "live";
  static final long RECORD_LIMIT = 64L << 20;

  private final Manifest manifest;
  private final Path folder;
  private final Rooms rooms;
  private final Vault vault;
  private final Disk disk;

  OpenShelf(Manifest manifest, Path folder, Rooms rooms, Vault vault, Disk disk) {
    this.manifest = manifest;
    this.folder = folder;
    this.rooms = rooms;
    this.vault = vault;
    this.disk = disk;
  }

  @Override
  public SnapshotId id() {
    return manifest.about().id();
  }

  @Override
  public byte[] record(String name) throws HostException {
    var digest = manifest.records().get(name);
    var file = folder.resolve(Rooms.file(name));
    if (digest == null || disk.stat(file).isEmpty()) {
      throw new HostException(missing("record", name));
    }
    return vault
        .open(disk.read(file, RECORD_LIMIT + 64), id().value(), name)
        .filter(content -> vault.vouch(name, content).equals(digest))
        .orElseThrow(() -> new HostException(altered("record", name)));
  }

  @Override
  public List<String> trees() {
    return List.copyOf(manifest.trees().keySet());
  }

  @Override
  public Tree tree(String name) throws HostException {
    var kept = manifest.trees().get(name);
    if (kept == null || disk.stat(rooms.tree(kept.folder())).isEmpty()) {
      throw new HostException(missing("tree", name));
    }
    return new Tree(rooms.tree(kept.folder()), kept.digest(), kept.bytes());
  }

  @Override
  public Optional<Tree> findTree(String name) {
    try {
      return Optional.of(tree(name));
    } catch (HostException e) {
      return Optional.empty();
    }
  }

  @Override
  public String keyed(byte[] content) {
    return vault.vouch(LIVE, content);
  }

  @Override
  public long sealed(String name) throws HostException {
    long bytes = 0;
    for (var key : keys(name)) {
      bytes += disk.stat(sealed().file(key)).orElseThrow(() -> lost(key)).size();
    }
    return bytes;
  }

  @Override
  public void unseal(String name, Path into, Owner owner)
      throws HostException, InterruptedException {
    disk.makeFolder(into, 0700, owner);
    for (var key : keys(name)) {
      if (disk.stat(sealed().file(key)).isEmpty()) {
        throw lost(key);
      }
      var file = into.resolve(key.substring(name.length() + 1));
      if (!sealed().open(key, manifest.sealed().getOrDefault(key, ""), file)) {
        throw new HostException(altered("file", key));
      }
      disk.dress(file, 0600, owner);
    }
  }

  private List<String> keys(String name) throws HostException {
    var keys =
        manifest.sealed().keySet().stream().filter(key -> key.startsWith(name + "/")).toList();
    if (keys.isEmpty()) {
      throw lost(name);
    }
    return keys;
  }

  /** A problem for each sealed file that is missing or altered. */
  List<Problem> unsound() throws HostException, InterruptedException {
    var problems = new ArrayList<Problem>();
    for (var entry : manifest.sealed().entrySet()) {
      var key = entry.getKey();
      if (disk.stat(sealed().file(key)).isEmpty()) {
        problems.add(missing("file", key));
      } else if (!sealed().whole(key, entry.getValue())) {
        problems.add(altered("file", key));
      }
    }
    return problems;
  }

  SealedFolder sealed() {
    return new SealedFolder(folder, vault);
  }

  HostException lost(String key) {
    return new HostException(missing("file", key));
  }

  Problem missing(String what, String name) {
    return problem(Problem.Kind.NOT_FOUND, what, name, "missing");
  }

  Problem altered(String what, String name) {
    return problem(Problem.Kind.CONFLICT, what, name, "altered or damaged");
  }

  private Problem problem(Problem.Kind kind, String what, String name, String state) {
    return Problem.of(
        kind,
        what + " \"" + Quoted.of(name) + "\" of snapshot " + id() + " is " + state,
        what.equals("tree")
            ? "Choose another restore point, or add --rebuild if the fleet file says how it is made."
            : "Choose another restore point; this one cannot be restored on this host.");
  }
}
