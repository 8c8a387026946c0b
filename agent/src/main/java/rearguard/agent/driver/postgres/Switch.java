package rearguard.agent.driver.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/**
 * What a run is about to switch, written down when it is ready: by the databases' own numbers,
 * which no rename changes.
 *
 * @param before the one that was live
 * @param comes the one that is to be
 */
record Switch(String before, String comes) {
  private static final String NOTE = "switch";
  private static final int LIMIT = 1000;

  void note(Bench bench, Host host) throws HostException {
    var text = before + " " + comes;
    host.disk().write(bench.folder().resolve(NOTE), text.getBytes(UTF_8), 0600, host.self());
  }

  static Optional<Switch> noted(Bench bench, Host host) throws HostException {
    var file = bench.folder().resolve(NOTE);
    if (host.disk().stat(file).isEmpty()) {
      return Optional.empty();
    }
    var words = List.of(new String(host.disk().read(file, LIMIT), UTF_8).split(" ", -1));
    return Optional.of(new Switch(words.get(0), words.get(1)));
  }

  static void forget(Bench bench, Host host) throws HostException, InterruptedException {
    host.disk().deleteTree(bench.folder().resolve(NOTE));
  }
}
