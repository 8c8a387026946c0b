package rearguard.agent.driver.pm2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Processes;
import rearguard.model.Problem;

/**
 * What ran just before this run first touched it: on the bench, so that a crash in the middle can
 * be told from a restore that is done, and so that what was stopped can be started again.
 *
 * @param stopped PM2's numbers of what ran
 * @param ports on which it listened
 * @param births pid and start of every process of it
 */
record Before(SortedSet<Integer> stopped, SortedSet<Integer> ports, Set<String> births) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OWNER_ONLY = 0600;
  private static final long LIMIT = 1 << 20;

  static Optional<Before> on(Bench bench, Host host) throws HostException {
    if (host.disk().stat(file(bench)).isEmpty()) {
      return Optional.empty();
    }
    try {
      var root = JSON.readTree(host.disk().read(file(bench), LIMIT));
      var births = new TreeSet<String>();
      root.path("births").forEach(birth -> births.add(birth.asText()));
      return Optional.of(
          new Before(numbers(root.path("stopped")), numbers(root.path("ports")), births));
    } catch (IOException e) {
      throw Woe.of(
          Problem.Kind.UNEXPECTED, "the note of what ran before cannot be read", "See the store.");
    }
  }

  /** Noted once a run: a repeated call must not take its own work for what was there before. */
  static Before noted(Bench bench, Host host, Collection<Live> live, Kin kin, Set<Integer> ports)
      throws HostException {
    var known = on(bench, host);
    if (known.isPresent()) {
      return known.get();
    }
    var root = JSON.createObjectNode();
    live.forEach(one -> root.withArray("/stopped").add(one.id()));
    ports.forEach(port -> root.withArray("/ports").add(port));
    kin.under(live).forEach(one -> root.withArray("/births").add(birth(one)));
    var owner = host.disk().stat(bench.folder()).orElseThrow().owner();
    host.disk()
        .write(file(bench), root.toString().getBytes(StandardCharsets.UTF_8), OWNER_ONLY, owner);
    return on(bench, host).orElseThrow();
  }

  boolean survivesIn(Collection<Processes.Seen> processes) {
    return processes.stream().map(Before::birth).anyMatch(births::contains);
  }

  static Path file(Bench bench) {
    return bench.folder().resolve("pm2-before.json");
  }

  private static String birth(Processes.Seen process) {
    return process.pid() + "@" + process.start();
  }

  private static SortedSet<Integer> numbers(JsonNode array) {
    var numbers = new TreeSet<Integer>();
    array.forEach(number -> numbers.add(number.asInt()));
    return numbers;
  }
}
