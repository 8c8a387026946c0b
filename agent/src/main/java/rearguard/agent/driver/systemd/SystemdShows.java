package rearguard.agent.driver.systemd;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import rearguard.agent.driver.Figure;
import rearguard.agent.driver.Show;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathState;
import rearguard.model.name.Quoted;

/** What units have to show: what systemd counts of them, and the end of their journal. */
record SystemdShows(Place place, Host host) {
  private static final int UNITS = 4;
  private static final int LINES = 20;

  /** Between what is not counted and what cannot be told. */
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

  private static final Pattern UNIT_FILE = Pattern.compile("(?m)^\\[[A-Z][A-Za-z]+\\]\\s*$");
  private static final Pattern GIVES =
      Pattern.compile("(?m)^[ \\t]*(?:Environment|Exec[A-Z][A-Za-z]*)[ \\t]*=(.*)$");

  /** A line that ends so goes on in the next (systemd.syntax(7)). */
  private static final String GOES_ON = "\\\n";

  /** Those that are in trouble come first. */
  List<Show> of(List<UnitName> units, Instant since) throws HostException, InterruptedException {
    var looks = UnitLook.told(units, host.programs().run(place.commands().figures(units)).out());
    var shows = new ArrayList<Show>();
    if (looks.isEmpty()) {
      shows.add(new Show.Unread("units", "systemd tells nothing of them"));
    }
    looks.stream()
        .sorted(java.util.Comparator.comparing(SystemdShows::fine))
        .limit(UNITS)
        .forEach(
            look -> {
              shows.add(figures(look));
              var journal = place.commands().lately(look.name(), since, LINES);
              shows.add(new Show.Asked(look.name() + " journal", journal));
            });
    return List.copyOf(shows);
  }

  private static boolean fine(UnitLook look) {
    return look.text("ActiveState").equals("active") && look.restarts() == 0;
  }

  private static Show figures(UnitLook look) {
    var figures = new TreeMap<String, String>();
    figures.put("state", look.text("ActiveState") + " (" + look.text("SubState") + ")");
    figures.put("result", Quoted.of(look.text("Result")));
    counted(look, "ExecMainStatus").ifPresent(code -> figures.put("last exit", code));
    counted(look, "NRestarts").ifPresent(times -> figures.put("restarts", times));
    counted(look, "MemoryCurrent")
        .map(bytes -> Figure.bytes(Long.parseLong(bytes)))
        .ifPresent(bytes -> figures.put("memory", bytes));
    counted(look, "CPUUsageNSec")
        .map(nanos -> Figure.time(Duration.ofNanos(Long.parseLong(nanos))))
        .ifPresent(time -> figures.put("cpu", time));
    return new Show.Figures(look.name().text(), figures);
  }

  private static java.util.Optional<String> counted(UnitLook look, String property) {
    return java.util.Optional.of(look.text(property)).filter(COUNT.asMatchPredicate());
  }

  /** What units are started with, from their files and from what they name. */
  static List<String> hidden(PathState... files) {
    var lines = new ArrayList<String>();
    for (var state : files) {
      for (var text : state.texts()) {
        if (UNIT_FILE.matcher(text).find()) {
          GIVES
              .matcher(text.replace(GOES_ON, " "))
              .results()
              .flatMap(given -> Journal.valuesIn("\n" + given.group(1)).stream())
              .forEach(value -> lines.add("GIVEN=" + value));
        } else {
          lines.add(text);
        }
      }
    }
    return lines;
  }
}
