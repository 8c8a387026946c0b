package rearguard.agent.driver.pm2;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.Trace;
import rearguard.agent.driver.pm2.app.Definition;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.driver.pm2.app.Keepsake;
import rearguard.agent.driver.pm2.app.Kept;
import rearguard.agent.driver.pm2.app.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.Glance;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/**
 * Captures and restores the processes of a PM2 home. Thread-safe. The one thing it holds besides
 * the disk is an open line to PM2; losing that costs a third of a second and nothing else.
 */
public final class Pm2Driver
    implements Driver,
        Driver.Stops,
        Driver.Rebuilds,
        Driver.Watches,
        Driver.Witness,
        Driver.Shows,
        Driver.Hides,
        AutoCloseable {
  private final Map<Place, Bridge> bridges = new ConcurrentHashMap<>();

  @Override
  public DriverSpec spec() {
    return Keys.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return Keys.review(settings);
  }

  @Override
  public List<Setting.Group> detect(Host host) throws HostException, InterruptedException {
    var found = new ArrayList<Setting.Group>();
    for (var place : Daemons.on(host)) {
      try (var bridge = new Bridge(host, place)) {
        var names = new TreeSet<String>();
        var scope = new Scope(new TreeSet<>(), place.home());
        Scene.of(bridge.list(), scope, List.of()).entries().forEach(one -> names.add(one.name()));
        found.add(section(place, names));
      }
    }
    return List.copyOf(found);
  }

  private static Setting.Group section(Place place, SortedSet<String> names) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put(Keys.HOME, new Setting.Text(place.home().toString()));
    if (!names.isEmpty()) {
      var apps = names.stream().<Setting>map(Setting.Text::new).toList();
      entries.put(Keys.APPS, new Setting.Many(apps));
    }
    return new Setting.Group(entries);
  }

  /** PM2 writes a file for each process that it starts, and the list when it is saved. */
  @Override
  public String glance(Subject subject) throws HostException {
    var disk = subject.host().disk();
    var glance = Glance.on(disk);
    var file = subject.settings().text(Keys.ECOSYSTEM).map(Path::of);
    if (file.isPresent()) {
      glance.at(file.get());
    }
    var home = Place.home(subject);
    if (home.isPresent()) {
      glance
          .at(home.get().resolve("pm2.pid"))
          .at(home.get().resolve("dump.pm2"))
          .within(home.get().resolve("pids"), 1);
    }
    return glance.text();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    return capture(subject, shelf, keepsake -> keepsake);
  }

  /** As all is now, but for one variable wherever an environment has it, out of NAME=VALUE. */
  @Override
  public Captured draw(Subject subject, Version version, boolean asked, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    return capture(subject, shelf, Wished.of(version));
  }

  private Captured capture(Subject subject, Shelf.Writer shelf, Wished how)
      throws HostException, InterruptedException {
    var place = Place.of(subject);
    var bridge = bridge(place, subject.host());
    var scope = Scope.of(subject.settings(), names(subject, bridge), place.home());
    var scene = Scene.of(bridge.list(), scope, List.of());
    var ports = scene.ports(Kin.of(subject.host()));
    var kept =
        scene.live().stream()
            .map(
                one ->
                    new Kept(
                        Definition.lasting(one.entry()),
                        ports.getOrDefault(one.entry().key(), new TreeSet<>()),
                        !one.unsettled()))
            .toList();
    var saved = scene.saved().stream().map(Definition::lasting).toList();
    var keepsake = how.apply(new Keepsake(scope.names(), scene.alive(), kept, saved));
    shelf.record(Keepsake.RECORD, keepsake.bytes());
    return told(keepsake, scene);
  }

  private static Captured told(Keepsake keepsake, Scene scene) {
    var entries = scene.entries();
    var apps = entries.stream().map(Entry::name).distinct().map(Quoted::of).toList();
    var ports = keepsake.ports().stream().map(String::valueOf).collect(Collectors.joining(","));
    var facts = new TreeMap<String, String>();
    facts.put("apps", String.join(",", apps));
    facts.put("ports", ports);
    if (!keepsake.alive()) {
      return new Captured("PM2 is not running", facts);
    }
    if (entries.isEmpty()) {
      return new Captured("no processes", facts);
    }
    var on = ports.isEmpty() ? "" : " on port " + ports.replace(",", ", ");
    return new Captured(Woe.names(entries) + on, facts);
  }

  private static SortedSet<String> names(Subject subject, Bridge bridge)
      throws HostException, InterruptedException {
    var names = new TreeSet<>(subject.settings().texts(Keys.APPS));
    var ecosystem = subject.settings().text(Keys.ECOSYSTEM);
    if (names.isEmpty() && ecosystem.isPresent()) {
      names.addAll(bridge.namesIn(ecosystem.get()));
    }
    return names;
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var work = work(subject, kept);
    var scene = work.look();
    return Comparison.of(work.keepsake(), scene, scene.ports(Kin.of(subject.host())));
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return work(subject, kept).prepare();
  }

  @Override
  public String stop(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return work(subject, kept).stop(bench);
  }

  @Override
  public String halt(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return work(subject, kept).halt(bench);
  }

  @Override
  public String start(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return work(subject, kept).start(bench);
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return work(subject, kept).restore(bench);
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return compare(subject, kept);
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return work(subject, kept).probe(bench);
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    subject.host().disk().deleteTree(Before.file(bench));
    close();
  }

  /** Closes the lines to PM2; the next call opens them again. */
  @Override
  public void close() {
    for (var place : List.copyOf(bridges.keySet())) {
      var bridge = bridges.remove(place);
      if (bridge != null) {
        bridge.close();
      }
    }
  }

  private Work work(Subject subject, Shelf shelf) throws HostException, InterruptedException {
    var keepsake = Keepsake.from(shelf).within(subject.settings().texts(Keys.ONLY));
    var place = Place.of(subject);
    var scope = Scope.of(subject.settings(), keepsake.names(), place.home());
    return new Work(subject.host(), place, bridge(place, subject.host()), keepsake, scope);
  }

  private Bridge bridge(Place place, Host host) {
    return bridges.computeIfAbsent(place, _ -> new Bridge(host, place));
  }

  @Override
  public List<Show> shows(Subject subject, Instant since)
      throws HostException, InterruptedException {
    var place = Place.of(subject);
    return new Pm2Shows(place, subject.host()).of(here(subject, place));
  }

  @Override
  public List<String> hidden(Subject subject) throws HostException, InterruptedException {
    return Pm2Shows.hidden(here(subject, Place.of(subject)).entries());
  }

  @Override
  public List<String> hidden(Subject subject, Shelf kept) throws HostException {
    return Pm2Shows.hidden(Keepsake.from(kept).kept().stream().map(Kept::entry).toList());
  }

  private Scene here(Subject subject, Place place) throws HostException, InterruptedException {
    var bridge = bridge(place, subject.host());
    var scope = Scope.of(subject.settings(), names(subject, bridge), place.home());
    return Scene.of(bridge.list(), scope, List.of());
  }

  @Override
  public List<Trace> traces(Subject subject) throws HostException, InterruptedException {
    return new Pm2Traces(Place.of(subject).home(), subject).all();
  }
}
