package rearguard.agent.paths;

import java.nio.file.Path;
import java.util.Arrays;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Reads a secret from a file that only root, or the agent's own account, can have written. */
public enum SecretFile {
  ;

  private static final int LIMIT = 4096;
  private static final int OTHERS = 0077;

  /**
   * Its bytes without the line ends at the end.
   *
   * @param what it holds, such as "password"
   * @param key under which the fleet file names it
   */
  public static byte[] in(Path file, String what, String key, Host host) throws HostException {
    return new Wanted(file, what, key).read(host);
  }

  private record Wanted(Path file, String what, String key) {
    byte[] read(Host host) throws HostException {
      var disk = host.disk();
      for (var above = file.getParent(); above != null; above = above.getParent()) {
        if (disk.stat(above).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
          throw refused("\"" + Quoted.of(above.toString()) + "\" is not a plain folder");
        }
      }
      var stat =
          disk.stat(file)
              .filter(found -> found.type() == Disk.Type.FILE)
              .orElseThrow(() -> refused("there is no such file"));
      int owner = stat.owner().user();
      if (owner != 0 && owner != host.self().user()) {
        throw refused("it belongs to user " + owner);
      }
      if ((stat.mode() & OTHERS) != 0) {
        throw refused(String.format("its mode is %04o, others may use it", stat.mode()));
      }
      return stripped(disk.read(file, LIMIT));
    }

    private byte[] stripped(byte[] content) throws HostException {
      int length = content.length;
      while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
        length--;
      }
      if (length == 0) {
        throw refused("it is empty");
      }
      return Arrays.copyOf(content, length);
    }

    private HostException refused(String why) {
      return new HostException(
          Problem.of(
              Problem.Kind.NOT_ALLOWED,
              "the " + what + " file \"" + Quoted.of(file.toString()) + "\" cannot be used: " + why,
              "Write the "
                  + what
                  + " into a file of root with mode 0600 and name it in "
                  + key
                  + "."));
    }
  }
}
