package rearguard.agent.driver.files;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.Trace;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.CaredFor;
import rearguard.agent.paths.Glance;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Drift;

/** Captures and restores files and folders, or some keys of environment files. */
public final class FilesDriver
    implements Driver, Driver.Watches, Driver.Witness, Driver.Shows, Driver.Hides {
  private static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("files"),
          Kind.CONFIG,
          Set.of(Ability.WATCH),
          List.of(
              new DriverSpec.Key(
                  "paths",
                  DriverSpec.Shape.TEXTS,
                  true,
                  "The files and folders to care for, as absolute paths; up to 8 MiB a file."),
              new DriverSpec.Key(
                  FilesSection.KEYS,
                  DriverSpec.Shape.TEXTS,
                  false,
                  "The keys to care for, such as FEATURE_X, when the paths are environment files;"
                      + " the rest of them stays as it is.")));

  /** Of folders that is watched; configuration is not deeper. */
  private static final int LEVELS = 8;

  @Override
  public DriverSpec spec() {
    return SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return FilesSection.review(settings);
  }

  /** Which files matter cannot be seen from outside. */
  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public String glance(Subject subject) throws HostException {
    var glance = Glance.on(subject.host().disk());
    for (var path : FilesSection.paths(subject.settings())) {
      glance.within(Path.of(path), LEVELS);
    }
    return glance.text();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf) throws HostException {
    refuseWrong(subject.settings());
    return care(subject).capture(shelf);
  }

  private static CaredFor care(Subject subject) {
    var paths = FilesSection.paths(subject.settings());
    var keys = FilesSection.keys(subject.settings());
    return keys.isEmpty()
        ? CaredFor.files(paths, subject.host())
        : CaredFor.keys(new CaredFor.Keys(paths, keys, subject.host()));
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException {
    return care(subject).compare(kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench) throws HostException {
    return care(subject).prepare(kept, bench);
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return care(subject).restore(kept);
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException {
    return care(subject).verify(kept);
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench) throws HostException {
    return care(subject).probe(kept, bench);
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    care(subject).tidy(bench);
  }

  private static void refuseWrong(Setting.Group settings) throws HostException {
    var problems = FilesSection.review(settings);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
  }

  @Override
  public List<Show> shows(Subject subject, Instant since) {
    return FilesSection.paths(subject.settings()).stream()
        .limit(1)
        .<Show>map(path -> new Show.Room(Path.of(path)))
        .toList();
  }

  @Override
  public List<String> hidden(Subject subject) throws HostException {
    return care(subject).texts();
  }

  @Override
  public List<String> hidden(Subject subject, Shelf kept) throws HostException {
    return care(subject).texts(kept);
  }

  @Override
  public List<Trace> traces(Subject subject) {
    return FilesSection.paths(subject.settings()).stream()
        .<Trace>flatMap(
            path ->
                Stream.of(
                    new Trace.File("file-" + path, Path.of(path)),
                    new Trace.Changes("changes-" + path, Path.of(path))))
        .toList();
  }
}
