package rearguard.agent.driver.maintenance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Reads a header's value from a file that only root, or the agent's own account, can have made. */
enum Secret {
  ;

  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final int LIMIT = 8192;
  private static final int OTHERS = 0077;

  static String named(String name, Path folder, Host host) throws HostException {
    var file = folder.resolve(name);
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
    var text = new String(disk.read(file, LIMIT), StandardCharsets.ISO_8859_1).stripTrailing();
    if (text.isEmpty() || !Request.VALUE.matcher(text).matches()) {
      throw refused(file, "it is not one line of text");
    }
    return text;
  }

  private static HostException refused(Path file, String why) {
    return Refusal.of(
        Problem.Kind.NOT_ALLOWED,
        "the secret file \"" + Quoted.of(file.toString()) + "\" cannot be used: " + why,
        "Write the header's whole value into a file of root with mode 0600.");
  }
}
