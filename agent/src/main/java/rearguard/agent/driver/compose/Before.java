package rearguard.agent.driver.compose;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/**
 * What was there when a run was prepared, written on its bench.
 *
 * @param live the fingerprint
 * @param folders by container, the folders and files of the host that it sees, each with what the
 *     file system calls it: a switch of code puts another one under the same name, and a container
 *     goes on with the old one
 */
record Before(String live, SortedMap<String, SortedMap<String, String>> folders) {
  static final String FILE = "before";
  static final String HALTED = "halted";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT = 4 << 20;

  static Before of(String live, List<Seen> containers, Disk disk) throws HostException {
    var folders = new TreeMap<String, SortedMap<String, String>>();
    for (var one : containers) {
      var own = new TreeMap<String, String>();
      for (var path : one.ties().folders()) {
        own.put(path.toString(), mark(path, disk));
      }
      folders.put(one.id(), own);
    }
    return new Before(live, folders);
  }

  void note(Bench bench, Host host) throws HostException {
    host.disk().write(bench.folder().resolve(FILE), ComposeState.bytes(this), 0600, host.self());
  }

  static Optional<Before> on(Bench bench, Disk disk) throws HostException {
    var file = bench.folder().resolve(FILE);
    if (disk.stat(file).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(disk.read(file, LIMIT), Before.class));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether a container still sees what has been put aside since. */
  boolean outdated(Seen container, Disk disk) throws HostException {
    var noted = folders.getOrDefault(container.id(), new TreeMap<>());
    for (Map.Entry<String, String> folder : noted.entrySet()) {
      if (!mark(Path.of(folder.getKey()), disk).equals(folder.getValue())) {
        return true;
      }
    }
    return false;
  }

  private static String mark(Path path, Disk disk) throws HostException {
    return disk.stat(path).map(stat -> stat.device() + ":" + stat.inode()).orElse("");
  }
}
