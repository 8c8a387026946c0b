package rearguard.agent.paths;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Counted;
import rearguard.model.snapshot.Drift;

/** Files and folders as they are: content, mode, owner and absence. */
record WholeFiles(List<String> paths, Disk disk) implements Care {
  static final String RECORD = "files";

  @Override
  public Captured capture(Shelf.Writer shelf) throws HostException {
    refuseStore(paths, shelf);
    var state = PathLook.at(paths, disk);
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

  static void refuseStore(List<String> paths, Shelf.Writer shelf) throws HostException {
    for (var path : paths) {
      if (shelf.touchesStore(Path.of(path))) {
        throw PathLook.refused(
            Path.of(path), "Rearguard's own store is there", "Leave it out of the fleet file.");
      }
    }
  }

  @Override
  public String refuseUnrestorable(Shelf kept) throws HostException {
    var state = state(kept);
    PathFit.refuseUnrestorable(state, disk);
    return Counted.of(state.count(), "file");
  }

  @Override
  public Drift drift(Shelf kept) throws HostException {
    var state = state(kept);
    var now = PathLook.at(state.paths(), disk);
    return new Drift(PathDrift.words(state, now), kept.keyed(now.written()));
  }

  @Override
  public String restore(Shelf kept) throws HostException, InterruptedException {
    var state = state(kept);
    PathFit.refuseUnrestorable(state, disk);
    var now = PathLook.at(state.paths(), disk);
    return "set " + Counted.of(PathRestore.of(state, now, disk), "path") + " right";
  }

  @Override
  public List<String> texts(Shelf kept) throws HostException {
    return state(kept).texts();
  }

  static PathState state(Shelf kept) throws HostException {
    try {
      return PathState.read(kept.record(RECORD));
    } catch (IOException e) {
      throw unreadable(RECORD, kept, e);
    }
  }

  static HostException unreadable(String record, Shelf kept, IOException e) {
    return new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            "record \"" + record + "\" of snapshot " + kept.id() + " cannot be read",
            "Choose another restore point."),
        e);
  }
}
