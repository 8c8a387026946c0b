package rearguard.agent.driver.cron;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
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
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/** Captures and restores what cron starts. Holds nothing but entries. */
public final class CronDriver implements Driver, Driver.Stops, Driver.Watches {
  private static final String BEFORE = "cron-before";
  private static final Path FOLDER = Path.of("/etc/cron.d");

  @Override
  public DriverSpec spec() {
    return Keys.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return Keys.review(settings);
  }

  /** Files in /etc/cron.d; whose tables matter cannot be seen without reading them all. */
  @Override
  public List<Setting.Group> detect(Host host) throws HostException {
    if (host.disk().stat(FOLDER).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Setting>();
    for (var name : host.disk().names(FOLDER)) {
      var file = new Setting.Text(FOLDER.resolve(name).toString());
      if (Keys.review(Setting.Group.of(Map.of(Keys.FILES, file))).isEmpty()) {
        found.add(file);
      }
    }
    return found.isEmpty()
        ? List.of()
        : List.of(Setting.Group.of(Map.of(Keys.FILES, new Setting.Many(found))));
  }

  /** Where cron keeps tables: as Debian has it, and as the others do. */
  @Override
  public String glance(Subject subject) throws HostException {
    var glance = Glance.on(subject.host().disk());
    for (var user : Keys.users(subject.settings())) {
      glance.at(Path.of("/var/spool/cron/crontabs", user)).at(Path.of("/var/spool/cron", user));
    }
    for (var file : Keys.files(subject.settings())) {
      glance.at(Path.of(file));
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
    var users = Keys.users(subject.settings());
    var files = Keys.files(subject.settings());
    var tables = new Cron(subject.host()).look(users, files);
    refuseUnheld(tables);
    tables.with(table -> table).keep(shelf);
    return new Captured(
        Counted.of(users.size(), "table")
            + " and "
            + Counted.of(files.size(), "file")
            + (tables.held() ? ", with entries that are held" : ""),
        new TreeMap<>(Map.of("users", String.join(", ", users))));
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    PathFit.refuseUnrestorable(Tables.from(kept).files(), subject.host().disk());
    return verify(subject, kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var tables = Tables.from(kept);
    PathFit.refuseUnrestorable(tables.files(), subject.host().disk());
    var live = kept.keyed(now(subject, tables).bytes());
    subject
        .host()
        .disk()
        .write(
            bench.folder().resolve(BEFORE),
            live.getBytes(StandardCharsets.UTF_8),
            0600,
            subject.host().self());
    return Counted.of(tables.users().size(), "table") + ": complete and fit";
  }

  @Override
  public String stop(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var now = now(subject, Tables.from(kept));
    var changes = new Cron(subject.host()).make(now.with(table -> Held.hold(table, bench.mark())));
    return "held the entries of " + Counted.of(changes, "table");
  }

  /** Nothing starts any more; what has begun ends by itself. */
  @Override
  public String halt(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return stop(subject, kept, bench);
  }

  @Override
  public String start(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var now = now(subject, Tables.from(kept));
    var changes =
        new Cron(subject.host()).make(now.with(table -> Held.release(table, bench.mark())));
    return "released the entries of " + Counted.of(changes, "table");
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var tables = Tables.from(kept);
    PathFit.refuseUnrestorable(tables.files(), subject.host().disk());
    return "set " + Counted.of(new Cron(subject.host()).make(tables), "table") + " right";
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var tables = Tables.from(kept);
    var now = now(subject, tables);
    var words = new ArrayList<String>();
    tables
        .users()
        .forEach(
            (user, table) ->
                change(table, Optional.ofNullable(now.users().get(user)).orElse(Optional.empty()))
                    .ifPresent(
                        change -> words.add("the table of \"" + Quoted.of(user) + "\" " + change)));
    words.addAll(PathDrift.words(tables.files(), now.files()));
    if (!words.isEmpty() && now.held() && !tables.held()) {
      words.add("entries are held: cron starts none of them");
    }
    return new Drift(words, kept.keyed(now.bytes()));
  }

  private static Optional<String> change(Optional<String> kept, Optional<String> now) {
    if (kept.equals(now)) {
      return Optional.empty();
    }
    if (kept.isEmpty()) {
      return Optional.of("was not there, now it is");
    }
    return Optional.of(now.isEmpty() ? "is gone" : "has other entries");
  }

  /** What this run only holds is as it was. */
  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    if (verify(subject, kept).none()) {
      return Progress.DONE;
    }
    var disk = subject.host().disk();
    var before = bench.folder().resolve(BEFORE);
    if (disk.stat(before).isEmpty()) {
      return Progress.NOT_DONE;
    }
    var now = now(subject, Tables.from(kept)).with(table -> Held.release(table, bench.mark()));
    return new String(disk.read(before, 1000), StandardCharsets.UTF_8)
            .equals(kept.keyed(now.bytes()))
        ? Progress.NOT_DONE
        : Progress.MIXED;
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    var disk = subject.host().disk();
    for (var file : Keys.files(subject.settings())) {
      PathRestore.tidy(PathLook.parent(Path.of(file)), disk);
    }
    disk.deleteTree(bench.folder().resolve(BEFORE));
  }

  /** What cannot be held must not be trusted to the driver. */
  private static void refuseUnheld(Tables tables) throws HostException {
    for (var entry : tables.files().entries().entrySet()) {
      if (!(entry.getValue() instanceof PathState.Plain
          || entry.getValue() instanceof PathState.Absent)) {
        throw PathLook.refused(
            Path.of(entry.getKey()), "it is no plain file", "Let a plain file stand there.");
      }
    }
  }

  private static Tables now(Subject subject, Tables kept)
      throws HostException, InterruptedException {
    return new Cron(subject.host()).look(kept.names(), kept.files().paths());
  }
}
