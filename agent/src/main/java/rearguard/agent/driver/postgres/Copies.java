package rearguard.agent.driver.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.SnapshotId;

/**
 * Which databases were restored from which snapshots: nothing in a database tells. Each in a file
 * of the agent's own.
 *
 * @param folder made when it is needed
 */
record Copies(Path folder, Host host) {
  private static final int LIMIT = 1000;

  /** Before it can go live, so that a killed run leaves no live database of which nobody knows. */
  void note(Identity copy, SnapshotId from) throws HostException {
    var disk = host.disk();
    if (folder.getParent() != null) {
      disk.makeFolder(folder, 0700, host.self());
    }
    disk.write(file(copy), (from.value() + " " + copy.mark()).getBytes(UTF_8), 0600, host.self());
  }

  boolean isOf(Identity live, SnapshotId snapshot) throws HostException {
    return words(live).filter(words -> words.getFirst().equals(snapshot.value())).isPresent();
  }

  /** Likewise, and no row was written anywhere in the cluster since. */
  boolean isStill(Identity live, SnapshotId snapshot) throws HostException {
    return isOf(live, snapshot)
        && words(live).filter(words -> words.get(1).equals(live.mark())).isPresent();
  }

  private Optional<List<String>> words(Identity live) throws HostException {
    var file = file(live);
    return host.disk().stat(file).isEmpty()
        ? Optional.empty()
        : Optional.of(List.of(new String(host.disk().read(file, LIMIT), UTF_8).split(" ", 2)));
  }

  private Path file(Identity of) {
    return folder.resolve(of.system() + "-" + of.oid());
  }
}
