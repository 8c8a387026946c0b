package rearguard.agent.driver.systemd;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.host.Command;
import rearguard.agent.host.Owner;

/** What is said to systemd. Nothing here waits for a unit: that is looked at from outside. */
record SystemdCommands(Optional<Owner> user) {
  static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Duration RELOAD_WITHIN = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofSeconds(2);

  /** As systemctl(1) prints them; of a system without accounting some are "[not set]". */
  static final List<String> FIGURES =
      List.of(
          "Id",
          "ActiveState",
          "SubState",
          "Result",
          "ExecMainStatus",
          "NRestarts",
          "MemoryCurrent",
          "CPUUsageNSec");

  private static final Path FOLDER = Path.of("/");

  Command show(Collection<UnitName> units) {
    return systemctl(
        WITHIN, List.of("show", "--property=" + String.join(",", UnitLook.PROPERTIES)), units);
  }

  /** Free text of the unit file: asked for alone, so that it can pass for nothing else. */
  Command show(Collection<UnitName> units, String property) {
    return systemctl(WITHIN, List.of("show", "--property=" + property), units);
  }

  Command reload() {
    return systemctl(RELOAD_WITHIN, List.of("daemon-reload"), List.of());
  }

  Command start(Collection<UnitName> units) {
    return systemctl(WITHIN, List.of("start", "--no-block"), units);
  }

  Command stop(Collection<UnitName> units) {
    return systemctl(WITHIN, List.of("stop", "--no-block"), units);
  }

  Command kill(Collection<UnitName> units) {
    return systemctl(WITHIN, List.of("kill", "--signal=SIGKILL"), units);
  }

  /** Drops what failed before, also the count of starts by which systemd refuses another one. */
  Command resetFailed(Collection<UnitName> units) {
    return systemctl(WITHIN, List.of("reset-failed"), units);
  }

  Command journal(UnitName unit, int lines) {
    var words = new ArrayList<>(List.of("journalctl", "--no-pager", "--quiet", "--output=cat"));
    words.add("--lines=" + lines);
    words.add((user.isPresent() ? "--user-unit=" : "--unit=") + unit);
    return command(WITHIN, words);
  }

  /** Asked while nobody may wait for it: what the unit said since then. */
  Command lately(UnitName unit, Instant since, int lines) {
    var words = new ArrayList<>(List.of("journalctl", "--no-pager", "--quiet", "--output=cat"));
    words.add("--since=@" + since.getEpochSecond());
    words.add("--lines=" + lines);
    words.add((user.isPresent() ? "--user-unit=" : "--unit=") + unit);
    return command(SOON, words);
  }

  /** What systemd counts of units. */
  Command figures(Collection<UnitName> units) {
    return systemctl(SOON, List.of("show", "--property=" + String.join(",", FIGURES)), units);
  }

  /** All that systemd knows of a unit, also what it runs with. */
  Command everything(UnitName unit) {
    return systemctl(WITHIN, List.of("show", "--all"), List.of(unit));
  }

  /** Its file and what is dropped into it, as they are read. */
  Command files(UnitName unit) {
    return systemctl(WITHIN, List.of("cat"), List.of(unit));
  }

  /** With times, for evidence. */
  Command history(UnitName unit, int lines) {
    var words = new ArrayList<>(List.of("journalctl", "--no-pager", "--quiet"));
    words.add("--output=short-iso-precise");
    words.add("--lines=" + lines);
    words.add((user.isPresent() ? "--user-unit=" : "--unit=") + unit);
    return command(WITHIN, words);
  }

  private Command systemctl(Duration within, List<String> verb, Collection<UnitName> units) {
    var words = new ArrayList<>(List.of("systemctl", "--no-ask-password", "--no-pager"));
    if (user.isPresent()) {
      words.add("--user");
    }
    words.addAll(verb);
    if (!units.isEmpty()) {
      words.add("--");
      units.forEach(unit -> words.add(unit.text()));
    }
    return command(within, words);
  }

  private Command command(Duration within, List<String> words) {
    var environment = new TreeMap<>(Map.of("LC_ALL", "C", "SYSTEMD_COLORS", "0"));
    user.ifPresent(owner -> environment.put("XDG_RUNTIME_DIR", "/run/user/" + owner.user()));
    var command = Command.of(FOLDER, within, words).with(environment);
    return user.map(command::as).orElse(command);
  }
}
