package rearguard.agent.local;

import java.nio.file.Path;
import java.util.List;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.local.Escape;
import rearguard.model.name.ApplicationName;
import rearguard.wire.EscapeWire;

/**
 * The plans this host keeps for the day without a controller: one file an application, for its
 * owner alone, replaced whole. Thread-safe.
 */
public final class EscapeShelf {
  private static final long LIMIT = 16L << 20;

  private final Path folder;
  private final Host host;

  /** Nothing is made before the first plans are kept. */
  public EscapeShelf(Path folder, Host host) {
    this.folder = folder;
    this.host = host;
  }

  /** Durable when this returns. */
  public synchronized void keep(ApplicationName application, List<Escape> escapes)
      throws HostException {
    host.disk().makeFolder(folder, 0700, host.self());
    host.disk().write(file(application), EscapeWire.bytes(application, escapes), 0600, host.self());
  }

  /** Newest point first; none when nothing was ever kept. */
  List<Escape> of(ApplicationName application) throws HostException {
    var file = file(application);
    if (host.disk().stat(file).isEmpty()) {
      return List.of();
    }
    try {
      return EscapeWire.escapes(host.disk().read(file, LIMIT));
    } catch (IllegalArgumentException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the plans kept for \"" + application + "\" cannot be read: " + e.getMessage(),
              "They come again when the controller is back."));
    }
  }

  private Path file(ApplicationName application) {
    return folder.resolve(application.value());
  }
}
