package rearguard.agent.driver.nginx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathRestore;
import rearguard.agent.paths.PathState;

/** The configuration as it would be: copies of its folders, with the kept files in them. */
final class Staging {
  private static final long LIMIT = 64L << 20;

  private Staging() {}

  static Path folder(Bench bench) {
    return bench.folder().resolve("staged");
  }

  /** Tells which folder stands for which live one. */
  static Map<Path, Path> built(PathState kept, Bench bench, Disk disk)
      throws HostException, InterruptedException {
    var folder = folder(bench);
    disk.deleteTree(folder);
    var owner = disk.stat(bench.folder()).orElseThrow().owner();
    disk.makeFolder(folder, 0700, owner);
    var staged = new TreeMap<Path, Path>();
    for (var live : parents(kept.paths())) {
      var copy = folder.resolve(Integer.toString(staged.size()));
      if (disk.sizeOfTree(live) > LIMIT) {
        throw PathLook.refused(
            live,
            "it has more than " + LIMIT + " bytes beside the configuration",
            "Let the configuration stand in a folder of its own.");
      }
      disk.copyTree(live, copy);
      staged.put(copy, live);
    }
    put(kept, staged, disk);
    return staged;
  }

  /** The outermost folders that hold the paths. */
  static List<Path> parents(List<String> paths) {
    var all = paths.stream().map(path -> PathLook.parent(Path.of(path))).distinct().sorted();
    var parents = new ArrayList<Path>();
    for (var parent : all.toList()) {
      if (parents.stream().noneMatch(parent::startsWith)) {
        parents.add(parent);
      }
    }
    return parents;
  }

  private static void put(PathState kept, Map<Path, Path> staged, Disk disk)
      throws HostException, InterruptedException {
    var entries = new TreeMap<String, PathState.Entry>();
    kept.entries().forEach((path, entry) -> entries.put(moved(path, staged), entry));
    var paths = kept.paths().stream().map(path -> moved(path, staged)).toList();
    var wanted = new PathState(paths, entries);
    PathRestore.of(wanted, PathLook.at(paths, disk), disk);
  }

  private static String moved(String path, Map<Path, Path> staged) {
    for (var pair : staged.entrySet()) {
      if (Path.of(path).startsWith(pair.getValue())) {
        return pair.getKey().resolve(pair.getValue().relativize(Path.of(path))).toString();
      }
    }
    throw new IllegalArgumentException("no staged folder holds a declared path");
  }
}
