package rearguard.agent.watch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.digest.Sha256;
import rearguard.model.name.ApplicationName;
import rearguard.model.watch.Watched;

/**
 * What was compared once and found as it is expected, known again by its glance: an agent that
 * starts on a host where nothing happened reads no tree and loads no library to find that out. One
 * file for its owner alone, replaced whole; what is lost or cannot be read is compared anew. Of
 * glances it holds digests only. Not thread-safe.
 */
final class FoundQuiet {
  private static final Logger LOG = Logger.getLogger("rearguard.watch");
  private static final long LIMIT = 1L << 20;

  private final Path file;
  private final Host host;
  private final Map<String, String> digests;

  private FoundQuiet(Path file, Host host, Map<String, String> digests) {
    this.file = file;
    this.host = host;
    this.digests = digests;
  }

  static FoundQuiet in(Path file, Host host) {
    return new FoundQuiet(file, host, read(file, host));
  }

  /** Whether just this was seen when it was last found as it is expected. */
  boolean knows(ApplicationName application, Watched watched, String glance) {
    return digest(watched, glance).equals(digests.get(key(application, watched)));
  }

  /** It was compared, and is as it is expected. */
  void remember(ApplicationName application, Watched watched, String glance) {
    var digest = digest(watched, glance);
    if (!digest.equals(digests.put(key(application, watched), digest))) {
      write();
    }
  }

  private void write() {
    var text = new StringBuilder();
    digests.forEach((key, digest) -> text.append(key).append(' ').append(digest).append('\n'));
    try {
      var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      host.disk().write(file, bytes, 0600, host.self());
    } catch (HostException e) {
      LOG.warning(() -> "all is compared anew after the next start: " + e.getMessage());
    }
  }

  private static Map<String, String> read(Path file, Host host) {
    var found = new TreeMap<String, String>();
    try {
      if (host.disk().stat(file).isPresent()) {
        new String(host.disk().read(file, LIMIT), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.split(" ", -1))
            .filter(words -> words.length == 2)
            .forEach(words -> found.put(words[0], words[1]));
      }
    } catch (HostException e) {
      LOG.warning(() -> "all is compared anew: " + e.getMessage());
    }
    return found;
  }

  private static String key(ApplicationName application, Watched watched) {
    return application + "/" + watched.target();
  }

  /** Of what is expected too: the same glance means nothing beside another snapshot. */
  private static String digest(Watched watched, String glance) {
    var whole = (watched + "\n" + glance).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.jvm().digest(whole));
  }
}
