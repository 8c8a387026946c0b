package rearguard.agent.paths;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Where users are at home, as far as {@code /etc/passwd} tells: no program is started. */
public enum Homes {
  ;

  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final int LIMIT = 4 << 20;
  private static final int FIELDS = 7;

  /**
   * Of a user by name or number; empty for one who is known elsewhere, such as in a directory of
   * the network.
   */
  public static Optional<Path> of(String user, Disk disk) throws HostException {
    return parsed(user, new String(disk.read(PASSWD, LIMIT), StandardCharsets.UTF_8));
  }

  static Optional<Path> parsed(String user, String passwd) {
    return passwd
        .lines()
        .map(line -> List.of(line.split(":", -1)))
        .filter(fields -> fields.size() == FIELDS)
        .filter(fields -> fields.get(0).equals(user) || fields.get(2).equals(user))
        .map(fields -> Path.of(fields.get(5)))
        .findFirst();
  }
}
