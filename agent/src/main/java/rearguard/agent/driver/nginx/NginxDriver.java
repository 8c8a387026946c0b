package rearguard.agent.driver.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import rearguard.agent.paths.Glance;
import rearguard.agent.paths.PathDrift;
import rearguard.agent.paths.PathFit;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathRestore;
import rearguard.agent.paths.PathState;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.Counted;
import rearguard.model.snapshot.Drift;

/** Captures and restores the configuration of an nginx. Holds nothing. */
public final class NginxDriver implements Driver, Driver.Watches, Driver.Witness, Driver.Shows {
  private static final int LEVELS = 8;
  private static final String RECORD = "configuration";
  private static final String ACCEPTED = "accepted";
  private static final String BEFORE = "nginx-before";
  private static final Path USUAL = Path.of("/etc/nginx");

  @Override
  public DriverSpec spec() {
    return Keys.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return Keys.review(settings);
  }

  @Override
  public List<Setting.Group> detect(Host host) throws HostException {
    var main = host.disk().stat(USUAL.resolve("nginx.conf"));
    return main.filter(stat -> stat.type() == Disk.Type.FILE).isEmpty()
        ? List.of()
        : List.of(Setting.Group.of(Map.of(Keys.PATHS, new Setting.Text(USUAL.toString()))));
  }

  @Override
  public String glance(Subject subject) throws HostException {
    var glance = Glance.on(subject.host().disk());
    for (var path : Keys.paths(subject.settings())) {
      glance.within(Path.of(path), LEVELS);
    }
    return glance.text();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var problems = Keys.review(subject.settings());
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
    var paths = Keys.paths(subject.settings());
    for (var path : paths) {
      if (shelf.touchesStore(Path.of(path))) {
        throw PathLook.refused(
            Path.of(path), "Rearguard's own store is there", "Leave it out of the fleet file.");
      }
    }
    var state = PathLook.at(paths, subject.host().disk());
    var test = NginxCommands.of(subject.settings()).test();
    var accepted = subject.host().programs().run(test).fine();
    shelf.record(RECORD, state.written());
    shelf.record(ACCEPTED, Boolean.toString(accepted).getBytes(StandardCharsets.UTF_8));
    return new Captured(
        Counted.of(state.count(), "file")
            + " at "
            + Counted.of(paths.size(), "path")
            + (accepted ? "" : ", which nginx does not accept")
            + Outward.words(state),
        new TreeMap<>(Map.of("files", Long.toString(state.count()))));
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException {
    PathFit.refuseUnrestorable(state(kept), subject.host().disk());
    accepted(kept);
    return verify(subject, kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var disk = subject.host().disk();
    var state = state(kept);
    PathFit.refuseUnrestorable(state, disk);
    var live = kept.keyed(PathLook.at(state.paths(), disk).written());
    disk.write(
        bench.folder().resolve(BEFORE),
        live.getBytes(StandardCharsets.UTF_8),
        0600,
        subject.host().self());
    if (!accepted(kept)) {
      return Counted.of(state.count(), "file") + ": complete; nginx did not accept them even then";
    }
    of(subject, bench).prove(state);
    return Counted.of(state.count(), "file") + ": complete, and nginx accepts them";
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var state = state(kept);
    PathFit.refuseUnrestorable(state, subject.host().disk());
    return accepted(kept) ? of(subject, bench).to(state) : of(subject, bench).unread(state);
  }

  private static Switch of(Subject subject, Bench bench) {
    return new Switch(subject.host(), NginxCommands.of(subject.settings()), bench);
  }

  private static boolean accepted(Shelf kept) throws HostException {
    return new String(kept.record(ACCEPTED), StandardCharsets.UTF_8).equals("true");
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException {
    var state = state(kept);
    var now = PathLook.at(state.paths(), subject.host().disk());
    return new Drift(PathDrift.words(state, now), kept.keyed(now.written()));
  }

  /** Files alone do not tell that nginx has read them. */
  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench) throws HostException {
    var drift = verify(subject, kept);
    var disk = subject.host().disk();
    if (drift.none()) {
      return Switch.isOver(bench, disk) ? Progress.DONE : Progress.MIXED;
    }
    var before = bench.folder().resolve(BEFORE);
    return disk.stat(before).isEmpty()
            || new String(disk.read(before, 1000), StandardCharsets.UTF_8).equals(drift.live())
        ? Progress.NOT_DONE
        : Progress.MIXED;
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    var disk = subject.host().disk();
    for (var path : Keys.paths(subject.settings())) {
      PathRestore.tidy(PathLook.parent(Path.of(path)), disk);
      PathRestore.tidyAll(Path.of(path), disk);
    }
    disk.deleteTree(bench.folder().resolve(BEFORE));
    Switch.tidy(bench, disk);
  }

  private static PathState state(Shelf kept) throws HostException {
    try {
      return PathState.read(kept.record(RECORD));
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + RECORD + "\" of snapshot " + kept.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }

  @Override
  public List<Show> shows(Subject subject, Instant since)
      throws HostException, InterruptedException {
    var log = ErrorLog.of(NginxCommands.of(subject.settings()), subject.host());
    return List.of(new Show.Log("nginx error log", log));
  }

  @Override
  public List<Trace> traces(Subject subject) {
    return List.of(
        new Trace.Files("logs", Path.of("/var/log/nginx")),
        new Trace.File("configuration", Path.of("/etc/nginx/nginx.conf")),
        new Trace.Files("sites", Path.of("/etc/nginx/sites-enabled")),
        new Trace.Files("snippets", Path.of("/etc/nginx/conf.d")));
  }
}
