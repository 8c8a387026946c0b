package rearguard.agent.driver.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathDrift;
import rearguard.agent.paths.PathFit;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathRestore;
import rearguard.agent.paths.PathState;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.Counted;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Drift;

/** Captures and restores files and folders: content, mode, owner and absence. */
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
                  "The files and folders to care for, as absolute paths; up to 8 MiB a file.")));
  private static final String RECORD = "files";
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
    var paths = FilesSection.paths(subject.settings());
    for (var path : paths) {
      if (shelf.touchesStore(Path.of(path))) {
        throw PathLook.refused(
            Path.of(path), "Rearguard's own store is there", "Leave it out of the fleet file.");
      }
    }
    var state = PathLook.at(paths, subject.host().disk());
    shelf.record(RECORD, state.written());
    var count = Long.toString(state.count());
    var absent =
        state.entries().values().stream().filter(PathState.Absent.class::isInstance).count();
    return new Captured(
        Counted.of(state.count(), "file")
            + " at "
            + Counted.of(paths.size(), "path")
            + (absent > 0 ? ", " + absent + " absent" : ""),
        new TreeMap<>(Map.of("files", count)));
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException {
    PathFit.refuseUnrestorable(state(kept), subject.host().disk());
    return verify(subject, kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench) throws HostException {
    var disk = subject.host().disk();
    var state = state(kept);
    PathFit.refuseUnrestorable(state, disk);
    var live = kept.keyed(PathLook.at(state.paths(), disk).written());
    disk.write(
        bench.folder().resolve(BEFORE),
        live.getBytes(StandardCharsets.UTF_8),
        0600,
        subject.host().self());
    return Counted.of(state.count(), "file") + ": complete and fit";
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var state = state(kept);
    var disk = subject.host().disk();
    PathFit.refuseUnrestorable(state, disk);
    var now = PathLook.at(state.paths(), disk);
    return "set " + Counted.of(PathRestore.of(state, now, disk), "path") + " right";
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException {
    var state = state(kept);
    var now = PathLook.at(state.paths(), subject.host().disk());
    return new Drift(PathDrift.words(state, now), kept.keyed(now.written()));
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

  private static void refuseWrong(Setting.Group settings) throws HostException {
    var problems = FilesSection.review(settings);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
  }
}
