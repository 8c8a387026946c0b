package rearguard.agent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;

/**
 * By this the programs of an agent are known, also after a crash: made once, of chance, and kept in
 * the agent's folder. Containers share their machine's cgroups and often the path of the folder, so
 * a mark that followed from the path would be that of several agents.
 */
enum OwnMark {
  ;

  private static final Logger LOG = Logger.getLogger("rearguard.agent");
  private static final int LENGTH = 36;
  private static final int MODE = 0600;

  /** This machine as the agent of the folder knows it. For whoever holds its journal's lock. */
  static Host host(Path folder, Disk disk) throws HostException {
    var file = folder.resolve("mark");
    var kept = kept(file, disk);
    return new LocalHost(kept.isPresent() ? kept.get() : made(file, disk), former(folder));
  }

  /** What is no mark of ours is replaced. */
  private static Optional<String> kept(Path file, Disk disk) throws HostException {
    if (disk.stat(file).filter(stat -> stat.size() == LENGTH).isEmpty()) {
      return Optional.empty();
    }
    var text = new String(disk.read(file, LENGTH), StandardCharsets.US_ASCII);
    return Optional.of(text).filter(mark -> mark.matches("[0-9a-f-]{" + LENGTH + "}"));
  }

  private static String made(Path file, Disk disk) throws HostException {
    var mark = UUID.randomUUID().toString();
    var owner = disk.stat(file.resolveSibling(AgentConfig.FILE)).orElseThrow().owner();
    try {
      disk.write(file, mark.getBytes(StandardCharsets.US_ASCII), MODE, owner);
    } catch (HostException e) {
      LOG.warning(() -> "what this agent leaves cannot be found: " + e.problem().message());
    }
    return mark;
  }

  /** Of the versions before this one. */
  private static String former(Path folder) {
    return UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }
}
