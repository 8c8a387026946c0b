package rearguard.agent.driver.pm2;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.driver.Figure;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/** What the processes of a PM2 have to show: the ends of their logs, and what PM2 measures. */
record Pm2Shows(Place place, Host host) {
  private static final int APPS = 3;

  /** Those that are in trouble come first. */
  List<Show> of(Scene scene) throws HostException {
    if (!scene.alive()) {
      return List.of(
          new Show.Unread("PM2", "it does not run"),
          new Show.Log("pm2.log", place.home().resolve("pm2.log")));
    }
    var shows = new ArrayList<Show>();
    var told =
        scene.live().stream()
            .sorted(
                Comparator.comparing((Live live) -> live.entry().online() && !live.unsettled())
                    .thenComparing(Live.ORDER))
            .limit(APPS)
            .toList();
    for (var live : told) {
      shows.add(figures(live));
      log(live, "error log", live.entry().errorLog()).ifPresent(shows::add);
      log(live, "log", live.entry().outLog()).ifPresent(shows::add);
    }
    return List.copyOf(shows);
  }

  private static Show figures(Live live) {
    var figures = new TreeMap<String, String>();
    figures.put("state", live.entry().status());
    figures.put("restarts", Integer.toString(live.entry().restarts()));
    if (live.pid() > 0) {
      figures.put("memory", Figure.bytes(live.memory()));
      figures.put("cpu", String.format(Locale.ROOT, "%.1f %%", live.cpu()));
      figures.put("up", Figure.time(Duration.ofMillis(live.age())));
    }
    return new Show.Figures(name(live), figures);
  }

  /**
   * PM2's user says where the log is, and must not have a file read that he may not read himself:
   * the process writes into a file of its own user.
   */
  private Optional<Show> log(Live live, String what, String path) throws HostException {
    if (!path.startsWith("/") || path.startsWith("/dev/")) {
      return Optional.empty();
    }
    var file = Path.of(path).normalize();
    var stat = host.disk().stat(file);
    var of = name(live) + " " + what;
    return Optional.of(
        stat.filter(this::foreign).isPresent()
            ? new Show.Unread(of, "the file is not of PM2's user")
            : new Show.Log(of, file));
  }

  private boolean foreign(Disk.Stat stat) {
    int user = place.owner().user();
    return user != 0 && stat.owner().user() != user;
  }

  private static String name(Live live) {
    return live.entry().name() + " (PM2 " + live.id() + ")";
  }

  /** What stands in their environments. */
  static List<String> hidden(Collection<Entry> entries) {
    var lines = new ArrayList<String>();
    for (var entry : entries) {
      for (var variable : entry.environment().properties()) {
        text(variable.getValue()).ifPresent(text -> lines.add(variable.getKey() + "=" + text));
      }
    }
    return lines;
  }

  private static Optional<String> text(JsonNode value) {
    return value.isValueNode()
        ? Optional.of(value.asText().replace("\n", "\\n"))
        : Optional.empty();
  }
}
