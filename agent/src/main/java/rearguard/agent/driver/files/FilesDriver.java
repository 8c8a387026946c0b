package rearguard.agent.driver.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathRestore;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Drift;

/** Captures and restores files and folders, or some keys of environment files. */
public final class FilesDriver implements Driver {
  private static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("files"),
          Kind.CONFIG,
          Set.of(),
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
  private static final String BEFORE = "before";

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
  public Captured capture(Subject subject, Shelf.Writer shelf) throws HostException {
    refuseWrong(subject.settings());
    return care(subject).capture(shelf);
  }

  private static Care care(Subject subject) {
    var paths = FilesSection.paths(subject.settings());
    var keys = FilesSection.keys(subject.settings());
    var disk = subject.host().disk();
    return keys.isEmpty() ? new WholeFiles(paths, disk) : new NamedKeys(paths, keys, disk);
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException {
    care(subject).refuseUnrestorable(kept);
    return verify(subject, kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench) throws HostException {
    var words = care(subject).refuseUnrestorable(kept);
    subject
        .host()
        .disk()
        .write(
            bench.folder().resolve(BEFORE),
            verify(subject, kept).live().getBytes(StandardCharsets.UTF_8),
            0600,
            subject.host().self());
    return words + ": complete and fit";
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    return care(subject).restore(kept);
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException {
    return care(subject).drift(kept);
  }

  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench) throws HostException {
    var drift = verify(subject, kept);
    if (drift.none()) {
      return Progress.DONE;
    }
    var before = before(subject.host().disk(), bench);
    return before.isEmpty() || before.get().equals(drift.live())
        ? Progress.NOT_DONE
        : Progress.MIXED;
  }

  /** A killed write may have left its half beside the file. */
  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    var disk = subject.host().disk();
    for (var path : FilesSection.paths(subject.settings())) {
      PathRestore.tidy(PathLook.parent(Path.of(path)), disk);
      PathRestore.tidyAll(Path.of(path), disk);
    }
    disk.deleteTree(bench.folder().resolve(BEFORE));
  }

  private static Optional<String> before(Disk disk, Bench bench) throws HostException {
    var file = bench.folder().resolve(BEFORE);
    return disk.stat(file).isEmpty()
        ? Optional.empty()
        : Optional.of(new String(disk.read(file, 1000), StandardCharsets.UTF_8));
  }

  private static void refuseWrong(Setting.Group settings) throws HostException {
    var problems = FilesSection.review(settings);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
  }
}
