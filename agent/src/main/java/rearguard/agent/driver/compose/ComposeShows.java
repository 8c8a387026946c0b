package rearguard.agent.driver.compose;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import rearguard.agent.driver.Figure;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Gauge;
import rearguard.agent.driver.compose.engine.Roll;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/** What the containers of a project have to show, and where its secrets stand. */
record ComposeShows(Place place, Host host) {
  private static final int CONTAINERS = 4;
  private static final int LINES = 20;
  private static final long LIMIT = 1 << 20;
  private static final Set<String> WELL = Set.of("", "healthy");

  /** Those that are in trouble come first. */
  List<Show> of(Instant since) throws HostException, InterruptedException {
    try (var engine = Engine.at(place.socket(), host)) {
      var seen = new ArrayList<>(containers(engine));
      seen.sort(Comparator.comparing(ComposeShows::well).thenComparing(Seen::name));
      var shows = new ArrayList<Show>();
      for (var one : seen.subList(0, Math.min(seen.size(), CONTAINERS))) {
        var of = Quoted.of(one.service()) + " (container " + one.shortId() + ")";
        shows.add(figures(of, one));
        shows.add(new Show.Said(of + " log", engine.lastLines(one.id(), LINES, since)));
      }
      return List.copyOf(shows);
    }
  }

  private List<Seen> containers(Engine engine) throws HostException {
    var scope = place.texts(Keys.SERVICES);
    var found = new ArrayList<Seen>();
    for (var one : Roll.call(place.socket()).orElse(List.of())) {
      if (place.mayHold(one)) {
        engine
            .look(one.id())
            .filter(seen -> scope.isEmpty() || scope.contains(seen.service()))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  private static boolean well(Seen one) {
    return one.life().state().equals("running") && WELL.contains(one.life().health());
  }

  private Show figures(String of, Seen one) {
    var figures = new TreeMap<String, String>();
    var life = one.life();
    figures.put("state", life.state() + (life.health().isEmpty() ? "" : ", " + life.health()));
    figures.put("restarts", Integer.toString(life.restarts()));
    if (life.state().equals("running")) {
      Gauge.of(place.socket(), one.id())
          .ifPresent(
              gauge -> {
                figures.put("memory", Figure.bytes(gauge.memory()));
                figures.put("cpu", Figure.time(gauge.cpu()));
              });
    } else {
      figures.put("last exit", Long.toString(life.exit()));
    }
    return new Show.Figures(of, figures);
  }

  /** The files that Compose reads; what runs as well, when the engine answers. */
  List<String> hidden() throws HostException {
    var texts = new ArrayList<String>();
    var files = Stream.concat(Stream.of(".env"), place.texts(Keys.ENV_FILES).stream());
    for (var name : Stream.concat(files, place.texts(Keys.FILES).stream()).toList()) {
      var file = place.directory().resolve(name);
      if (host.disk().stat(file).filter(stat -> stat.type() == Disk.Type.FILE).isPresent()) {
        var bytes = host.disk().read(file, LIMIT);
        texts.add(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    try (var engine = Engine.at(place.socket(), host)) {
      containers(engine).forEach(one -> texts.addAll(one.definition().environment()));
    } catch (HostException _) {
      texts.add(""); // what ran stands in the undo point as well
    }
    return texts;
  }

  /** What Compose read, what it made of that, and what ran otherwise. */
  static List<String> hidden(ComposeState state) {
    var texts = new ArrayList<>(state.contents().values());
    texts.add(state.model());
    state.older().values().forEach(made -> made.forEach(one -> texts.addAll(one.environment())));
    return texts;
  }
}
