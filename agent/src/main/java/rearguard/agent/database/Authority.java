package rearguard.agent.database;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * Certificates that are trusted: of a file that only root, or the agent's own account, can have
 * written. Anybody may read it.
 */
enum Authority {
  ;

  private static final long LIMIT = 1 << 20;
  private static final int WRITTEN_BY_OTHERS = 0022;

  /** Its path, once it is known that it can be trusted and says something. */
  static String file(Path file, Host host) throws HostException {
    var disk = host.disk();
    for (var at = file; at != null; at = at.getParent()) {
      var wanted = at.equals(file) ? Disk.Type.FILE : Disk.Type.FOLDER;
      var place = at;
      var stat =
          disk.stat(at)
              .filter(found -> found.type() == wanted)
              .orElseThrow(() -> refused(file, missing(file, place)));
      int owner = stat.owner().user();
      if (at.equals(file) && owner != 0 && owner != host.self().user()) {
        throw refused(file, "it belongs to user " + owner);
      }
      if (at.equals(file) && (stat.mode() & WRITTEN_BY_OTHERS) != 0) {
        throw refused(file, String.format("its mode is %04o, others may write it", stat.mode()));
      }
    }
    if (!says(disk.read(file, LIMIT))) {
      throw refused(file, "it holds no certificate in PEM form");
    }
    return file.toString();
  }

  private static String missing(Path file, Path place) {
    return place.equals(file)
        ? "there is no such file"
        : "\"" + Quoted.of(place.toString()) + "\" is not a plain folder";
  }

  private static boolean says(byte[] content) {
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content));
      return !found.isEmpty();
    } catch (CertificateException _) {
      return false;
    }
  }

  private static HostException refused(Path file, String why) {
    return new HostException(
        Problem.of(
            Problem.Kind.NOT_ALLOWED,
            "the ca file \"" + Quoted.of(file.toString()) + "\" cannot be used: " + why,
            "Write the trusted certificates into a file of root with mode 0644 and name it in ca."));
  }
}
