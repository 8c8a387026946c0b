package rearguard.agent.driver.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.snapshot.Drift;

/**
 * Captures a PostgreSQL database, restores it beside and switches by rename; goes back by another
 * rename.
 */
public final class PostgresDriver implements Driver, Driver.Remembers, Driver.KeepsOutside {
  private final Path folder;

  /**
   * A driver of this host.
   *
   * @param folder where it writes down which database was restored from which snapshot
   */
  public PostgresDriver(Path folder) {
    this.folder = folder;
  }

  @Override
  public DriverSpec spec() {
    return PostgresSettings.SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return PostgresSettings.review(settings);
  }

  /** Who may enter which database cannot be seen from outside. */
  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    return new Capturing(subject, PostgresSettings.of(subject.settings())).into(shelf);
  }

  /** Which database is live: a restore keeps it, whole. */
  @Override
  public Captured remember(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var cluster = cluster(subject);
    try (var session = cluster.within(cluster.live().name())) {
      var known = new Catalogue(session).known().identity();
      shelf.record(Kept.RECORD, new Remembered(known).written());
      shelf.outside("database " + known.system() + " " + known.oid(), Cluster.size(session));
      return new Captured(
          "the database of now, number " + known.oid() + ": kept whole when it is replaced",
          new TreeMap<>(Map.of("oid", known.oid())));
    }
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return comparing(subject, kept).whole();
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    return comparing(subject, kept).left();
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var cluster = cluster(subject);
    return switch (Kept.of(kept)) {
      case PostgresState state -> build(subject, kept, bench, cluster, state);
      case Remembered then -> find(subject, bench, cluster, then);
    };
  }

  private String build(
      Subject subject, Shelf kept, Bench bench, Cluster cluster, PostgresState state)
      throws HostException, InterruptedException {
    var settings = PostgresSettings.of(subject.settings());
    Switch.forget(bench, subject.host());
    var building = new Building(cluster, settings, state, bench);
    var copy = building.built(kept);
    copies(subject).note(copy, kept.id());
    note(subject, bench, cluster, copy.oid());
    return building.words();
  }

  /** It was shut when it was replaced, so that nobody has written to it since. */
  private String find(Subject subject, Bench bench, Cluster cluster, Remembered then)
      throws HostException, InterruptedException {
    try (var session = cluster.looking()) {
      var oid = then.identity().oid();
      var found = Cluster.numbered(session, oid).orElseThrow(() -> Comparing.gone(cluster, then));
      if (!found.oid().equals(cluster.now(session).oid())) {
        new Fitness(session, cluster).refuseSwitch();
        refuseOpen(cluster, found);
      }
      note(subject, bench, cluster, oid);
      return "the database of then is kept as \"" + found.name() + "\"";
    }
  }

  private static void refuseOpen(Cluster cluster, Cluster.Found found) throws HostException {
    if (found.open() || !new Names(cluster.live().name()).wasReplaced(found.name())) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "database \""
                  + rearguard.model.name.Quoted.of(found.name())
                  + "\" was renamed or opened since it was replaced",
              "Look at what is in it, and rename it by hand."));
    }
  }

  private static void note(Subject subject, Bench bench, Cluster cluster, String comes)
      throws HostException, InterruptedException {
    try (var session = cluster.looking()) {
      new Switch(cluster.now(session).oid(), comes).note(bench, subject.host());
    }
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var wanted =
        Switch.noted(bench, subject.host())
            .orElseThrow(
                () ->
                    new HostException(
                        Problem.of(
                            Problem.Kind.CONFLICT,
                            "nothing was prepared for " + subject.target(),
                            "Plan again.")));
    return new Switching(cluster(subject), bench, wanted).done();
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var wanted = Switch.noted(bench, subject.host());
    try {
      return wanted.isEmpty()
          ? Progress.NOT_DONE
          : new Switching(cluster(subject), bench, wanted.get()).progress();
    } catch (HostException e) {
      if (e.problem().retry()) {
        return Progress.UNKNOWN;
      }
      throw e;
    }
  }

  /** The copy goes when it did not go live: then it bears another name. */
  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    var cluster = cluster(subject);
    Building.clear(bench, subject.host());
    cluster.drop(new Names(cluster.live().name()).restoring(bench.mark()));
    Switch.forget(bench, subject.host());
  }

  /** The database that the undo point kept, when it is still the one that was put aside. */
  @Override
  public void forget(Subject subject, Shelf kept) throws HostException, InterruptedException {
    if (!(Kept.of(kept) instanceof Remembered then)) {
      return;
    }
    var cluster = cluster(subject);
    var names = new Names(cluster.live().name());
    String name;
    try (var session = cluster.looking()) {
      name =
          Cluster.numbered(session, then.identity().oid())
              .filter(found -> !found.open() && names.wasReplaced(found.name()))
              .map(Cluster.Found::name)
              .orElse("");
    }
    if (!name.isEmpty()) {
      cluster.drop(name);
    }
  }

  private Comparing comparing(Subject subject, Shelf kept) throws HostException {
    return new Comparing(cluster(subject), copies(subject), kept);
  }

  private Copies copies(Subject subject) {
    return new Copies(folder, subject.host());
  }

  private static Cluster cluster(Subject subject) throws HostException {
    return new Cluster(PostgresSettings.of(subject.settings()).database(), subject.host());
  }
}
