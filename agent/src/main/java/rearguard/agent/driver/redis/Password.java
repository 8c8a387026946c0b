package rearguard.agent.driver.redis;

import java.nio.file.Path;
import java.util.Arrays;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Reads a password from a file that only root, or the agent's own account, can have written. */
enum Password {
  ;

  private static final int LIMIT = 4096;
  private static final int OTHERS = 0077;

  static Blob in(Path file, Host host) throws HostException {
    var disk = host.disk();
    for (var above = file.getParent(); above != null; above = above.getParent()) {
      if (disk.stat(above).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
        throw refused(file, "\"" + Quoted.of(above.toString()) + "\" is not a plain folder");
      }
    }
    var stat =
        disk.stat(file)
            .filter(found -> found.type() == Disk.Type.FILE)
            .orElseThrow(() -> refused(file, "there is no such file"));
    int owner = stat.owner().user();
    if (owner != 0 && owner != host.self().user()) {
      throw refused(file, "it belongs to user " + owner);
    }
    if ((stat.mode() & OTHERS) != 0) {
      throw refused(file, String.format("its mode is %04o, others may use it", stat.mode()));
    }
    return Blob.of(stripped(file, disk.read(file, LIMIT)));
  }

  private static byte[] stripped(Path file, byte[] content) throws HostException {
    int length = content.length;
    while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
      length--;
    }
    if (length == 0) {
      throw refused(file, "it is empty");
    }
    return Arrays.copyOf(content, length);
  }

  private static HostException refused(Path file, String why) {
    return new HostException(
        Problem.of(
            Problem.Kind.NOT_ALLOWED,
            "the password file \"" + Quoted.of(file.toString()) + "\" cannot be used: " + why,
            "Write the password into a file of root with mode 0600 and name it in password-file."));
  }
}
