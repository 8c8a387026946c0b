package rearguard.agent.driver.systemd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.Trace;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathRestore;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.Counted;
import rearguard.model.snapshot.Drift;

/** Captures and restores units of systemd. Holds nothing. */
public final class SystemdDriver
    implements Driver, Driver.Stops, Driver.Watches, Driver.Witness, Driver.Shows, Driver.Hides {
  @Override
  public DriverSpec spec() {
    return Keys.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return Keys.review(settings);
  }

  /** The services whose unit file the operator wrote. */
  @Override
  public List<Setting.Group> detect(Host host) throws HostException {
    var place = Place.machine(host.self());
    var found = new ArrayList<Setting>();
    for (var name : place.names(host.disk())) {
      var file = host.disk().stat(place.folder().resolve(name));
      if (name.endsWith(".service")
          && UnitName.wrong(name).isEmpty()
          && file.filter(stat -> stat.type() == Disk.Type.FILE).isPresent()) {
        found.add(new Setting.Text(name));
      }
    }
    return found.isEmpty()
        ? List.of()
        : List.of(Setting.Group.of(Map.of(Keys.UNITS, new Setting.Many(found))));
  }

  @Override
  public String glance(Subject subject) throws HostException {
    return UnitFiles.glance(subject);
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    refuseWrong(subject.settings());
    var survey = Survey.of(Place.of(subject), Keys.units(subject.settings()), subject.host());
    survey.state().keep(shelf);
    var units = survey.state().units();
    var ports = new TreeSet<Integer>();
    units.forEach(unit -> ports.addAll(unit.ports()));
    var facts = new TreeMap<String, String>();
    facts.put("units", Halt.names(survey.state().names()));
    facts.put("ports", SystemdDrift.joined(ports));
    var left = survey.left().size();
    return new Captured(
        survey.state().words()
            + (left > 0 ? "; " + Counted.of(left, "environment file") + " left out" : ""),
        facts);
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    work(subject, kept).refuseUnfit();
    return verify(subject, kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var work = work(subject, kept);
    work.refuseUnfit();
    return "ready to bring back " + work.kept().words();
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
    var work = work(subject, kept);
    return SystemdDrift.of(work.kept(), work.look().state(), kept);
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return work(subject, kept).probe(bench);
  }

  /** A killed write may have left its half beside a file. */
  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    var disk = subject.host().disk();
    var place = Place.of(subject);
    PathRestore.tidy(place.folder(), disk);
    for (var name : place.names(disk)) {
      PathRestore.tidy(place.folder().resolve(name), disk);
    }
    for (var unit : Scene.of(place, Keys.units(subject.settings()), subject.host()).units()) {
      for (var file : unit.environmentFiles()) {
        if (file.startsWith("/")) {
          PathRestore.tidy(PathLook.parent(java.nio.file.Path.of(file)), disk);
        }
      }
    }
    disk.deleteTree(Before.file(bench));
  }

  private static Work work(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var state = UnitParts.of(SystemdState.from(kept), Keys.units(subject.settings()));
    return new Work(Place.of(subject), subject.host(), state);
  }

  private static void refuseWrong(Setting.Group settings) throws HostException {
    var problems = Keys.review(settings);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
  }

  @Override
  public List<Show> shows(Subject subject, Instant since)
      throws HostException, InterruptedException {
    var shows = new SystemdShows(Place.of(subject), subject.host());
    return shows.of(Keys.units(subject.settings()), since);
  }

  @Override
  public List<String> hidden(Subject subject) throws HostException, InterruptedException {
    var units = Keys.units(subject.settings());
    var state = Survey.of(Place.of(subject), units, subject.host()).state();
    return SystemdShows.hidden(state.own(), state.foreign());
  }

  @Override
  public List<String> hidden(Subject subject, Shelf kept) throws HostException {
    var state = SystemdState.from(kept);
    return SystemdShows.hidden(state.own(), state.foreign());
  }

  @Override
  public List<Trace> traces(Subject subject) throws HostException, InterruptedException {
    return new SystemdTraces(Place.of(subject), Keys.units(subject.settings())).all();
  }
}
