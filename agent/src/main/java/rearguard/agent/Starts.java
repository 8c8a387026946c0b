package rearguard.agent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Logger;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/**
 * Counts the starts of an agent on its folder, in the folder: a copy of the folder, or an older
 * image of it, has an older number, and the controller sees it.
 */
enum Starts {
  ;

  private static final Logger LOG = Logger.getLogger("rearguard.agent");
  private static final int LIMIT = 20;
  private static final int MODE = 0600;

  /** This start's number; zero when it cannot be written down, which says nothing. */
  static long next(Path folder, Disk disk) {
    var file = folder.resolve("starts");
    try {
      var owner = disk.stat(folder).map(Disk.Stat::owner);
      if (owner.isEmpty()) {
        return 0;
      }
      long now = last(file, disk) + 1;
      disk.write(file, String.valueOf(now).getBytes(StandardCharsets.US_ASCII), MODE, owner.get());
      return now;
    } catch (HostException e) {
      LOG.warning(() -> "cannot count this start: " + e.problem().message());
      return 0;
    }
  }

  /** What is no number of ours, in whatever length, is begun anew. */
  private static long last(Path file, Disk disk) throws HostException {
    if (disk.stat(file).filter(stat -> stat.size() <= LIMIT).isEmpty()) {
      return 0;
    }
    var digits = new String(disk.read(file, LIMIT), StandardCharsets.US_ASCII);
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }
}
