package rearguard.agent.driver.systemd;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * What was up just before this run first touched it: on the bench, so that what was stopped can be
 * started again, and what this run started can be told from what it found.
 *
 * @param up units, and the invocation of systemd.exec(5) that tells one start of a unit from
 *     another
 */
record Before(SortedMap<UnitName, String> up) {
  private static final int OWNER_ONLY = 0600;
  private static final long LIMIT = 1 << 20;

  static Optional<Before> on(Bench bench, Host host) throws HostException {
    if (host.disk().stat(file(bench)).isEmpty()) {
      return Optional.empty();
    }
    var up = new TreeMap<UnitName, String>();
    var text = new String(host.disk().read(file(bench), LIMIT), StandardCharsets.UTF_8);
    for (var line : text.lines().toList()) {
      var words = line.split(" ", -1);
      if (words.length != 2 || UnitName.wrong(words[0]).isPresent()) {
        throw new HostException(
            Problem.of(
                Problem.Kind.UNEXPECTED,
                "the note of which units ran before cannot be read",
                "See the store's disk."));
      }
      up.put(new UnitName(words[0]), words[1]);
    }
    return Optional.of(new Before(up));
  }

  /** Noted once a run: a repeated call must not take its own work for what was there before. */
  static Before noted(Bench bench, Host host, Collection<UnitLook> units) throws HostException {
    var known = on(bench, host);
    if (known.isPresent()) {
      return known.get();
    }
    var text = new StringBuilder();
    var up = new TreeMap<UnitName, String>();
    for (var unit : units) {
      if (unit.running()) {
        up.put(unit.name(), unit.invocation());
      }
    }
    up.forEach((name, invocation) -> text.append(name).append(' ').append(invocation).append('\n'));
    var owner = host.disk().stat(bench.folder()).orElseThrow().owner();
    host.disk()
        .write(file(bench), text.toString().getBytes(StandardCharsets.UTF_8), OWNER_ONLY, owner);
    return new Before(up);
  }

  /** Whether it is the very one that was found, and not one that this run started. */
  boolean found(UnitLook unit) {
    return Optional.ofNullable(up.get(unit.name())).filter(unit.invocation()::equals).isPresent();
  }

  static Path file(Bench bench) {
    return bench.folder().resolve("units-before");
  }
}
