package rearguard.agent.driver.maintenance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/** The owners of one switch on the disk: written before it is touched. */
record OwnersFile(Host host, Path folder, Path file) {
  private static final long LIMIT = 4 << 20;

  static OwnersFile of(Way way, Path folder, Host host) {
    var id = UUID.nameUUIDFromBytes(way.name().getBytes(StandardCharsets.UTF_8));
    return new OwnersFile(host, folder, folder.resolve(id.toString()));
  }

  Optional<Owners> read() throws HostException {
    if (host.disk().stat(file).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Owners.read(host.disk().read(file, LIMIT)));
    } catch (IOException e) {
      throw Refusal.conflict(
          "what holds maintenance cannot be read: \"" + Quoted.of(file.toString()) + "\"",
          "Switch maintenance off by hand and remove that file.");
    }
  }

  void write(Owners owners) throws HostException {
    host.disk().makeFolder(folder, 0700, host.self());
    host.disk().write(file, owners.written(), 0600, host.self());
  }

  void remove() throws HostException, InterruptedException {
    host.disk().deleteTree(file);
  }
}
