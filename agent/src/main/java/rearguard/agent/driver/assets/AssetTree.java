package rearguard.agent.driver.assets;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.assets.AssetsState.Owners;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;

/** A folder of assets on a disk. */
record AssetTree(Disk disk, Path root) {

  /** What the disk says of everything in it, by path; the folder itself is the empty path. */
  SortedMap<String, Disk.Stat> stats() throws HostException, InterruptedException {
    var stats = new TreeMap<String, Disk.Stat>();
    add(root, "", stats);
    return stats;
  }

  private void add(Path path, String name, SortedMap<String, Disk.Stat> stats)
      throws HostException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var stat =
        disk.stat(path)
            .orElseThrow(
                () ->
                    AssetsSettings.refused(
                        path, "its name is not text or it vanished", "Rename it, or try again."));
    stats.put(name, stat);
    if (stat.type() == Disk.Type.FOLDER) {
      for (var child : disk.names(path)) {
        add(path.resolve(child), name.isEmpty() ? child : name + "/" + child, stats);
      }
    }
  }

  Owners owners() throws HostException, InterruptedException {
    var stats = stats();
    var top = Optional.ofNullable(stats.get("")).orElseThrow().owner();
    var others = new TreeMap<String, Owner>();
    long files = 0;
    for (var entry : stats.entrySet()) {
      var stat = entry.getValue();
      files += stat.type() == Disk.Type.FILE ? 1 : 0;
      if (!stat.owner().equals(top) && stat.type() != Disk.Type.OTHER) {
        others.put(entry.getKey(), stat.owner());
      }
    }
    return new Owners(top, others, files);
  }

  /** The store keeps a content once, so another owner may have been there first. */
  void give(Owners owners) throws HostException, InterruptedException {
    for (var entry : stats().entrySet()) {
      var wanted = owners.of(entry.getKey());
      if (!entry.getValue().owner().equals(wanted)) {
        disk.dress(root.resolve(entry.getKey()), entry.getValue().mode(), wanted);
      }
    }
  }

  /** One name in it. */
  AssetTree at(String name) {
    return new AssetTree(disk, root.resolve(name));
  }

  String digest() throws HostException, InterruptedException {
    return disk.digestTree(root);
  }
}
