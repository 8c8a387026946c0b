package rearguard.agent.driver.maintenance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/** A file whose being there means maintenance. */
record Flag(Host host, Path path, String own) implements Way {
  private static final long LIMIT = 1 << 20;

  @Override
  public String name() {
    return "file " + path;
  }

  @Override
  public Optional<String> now() throws HostException {
    refuseLinks();
    var there = host.disk().stat(path);
    if (there.isPresent() && there.get().type() != Disk.Type.FILE) {
      throw Refusal.conflict(
          "\"" + Quoted.of(path.toString()) + "\" is not a plain file",
          "Name a file that nothing else uses.");
    }
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(new String(host.disk().read(path, LIMIT), StandardCharsets.ISO_8859_1));
  }

  @Override
  public void put(Optional<String> wanted) throws HostException, InterruptedException {
    if (now().equals(wanted)) {
      return;
    }
    if (wanted.isEmpty()) {
      host.disk().deleteTree(path);
    } else {
      var bytes = wanted.get().getBytes(StandardCharsets.ISO_8859_1);
      host.disk().write(path, bytes, 0644, host.self());
    }
  }

  @Override
  public void prove() {}

  @Override
  public boolean goesOnWhenDown() {
    return false;
  }

  private void refuseLinks() throws HostException {
    for (var above = path.getParent(); above != null; above = above.getParent()) {
      if (host.disk().stat(above).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
        throw Refusal.conflict(
            "\"" + Quoted.of(above.toString()) + "\" is not a plain folder",
            "Make it, or name the path without links.");
      }
    }
  }
}
