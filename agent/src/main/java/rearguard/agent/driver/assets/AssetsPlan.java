package rearguard.agent.driver.assets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/**
 * What a run knows on disk of one target: which folder was built, by device and inode, which it
 * keeps wherever it is moved, and how the live state looked before.
 *
 * @param place the folder that is cared for besides the path; the path itself when there is none
 * @param built empty when nothing is
 */
record AssetsPlan(Path place, String built, String before) {
  private static final String FILE = "assets";
  private static final int LIMIT = 64 << 10;

  static Optional<AssetsPlan> in(Bench bench, Disk disk) throws HostException {
    var file = bench.folder().resolve(FILE);
    if (disk.stat(file).isEmpty()) {
      return Optional.empty();
    }
    var rows = List.of(new String(disk.read(file, LIMIT), UTF_8).split("\0", -1));
    return Optional.of(new AssetsPlan(Path.of(rows.get(0)), rows.get(1), rows.get(2)));
  }

  void write(Bench bench, Host host) throws HostException {
    var text = String.join("\0", place.toString(), built, before);
    host.disk().write(bench.folder().resolve(FILE), text.getBytes(UTF_8), 0600, host.self());
  }

  static void forget(Bench bench, Disk disk) throws HostException, InterruptedException {
    disk.deleteTree(bench.folder().resolve(FILE));
  }

  AssetsPlan with(String identity) {
    return new AssetsPlan(place, identity, before);
  }

  boolean built(Path beside, Disk disk) throws HostException {
    return !built.isEmpty() && identity(beside, disk).equals(Optional.of(built));
  }

  static Optional<String> identity(Path path, Disk disk) throws HostException {
    return disk.stat(path).map(stat -> stat.device() + ":" + stat.inode());
  }
}
