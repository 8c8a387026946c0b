package rearguard.agent.paths;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Reads what stands at paths now. */
public final class PathLook {
  public static final long FILE_LIMIT = 8L << 20;
  static final long WHOLE_LIMIT = 32L << 20;
  static final String HALF_WRITTEN = ".rearguard-new-";

  private final Disk disk;
  private final TreeMap<String, PathState.Entry> entries = new TreeMap<>();
  private long bytes;

  private PathLook(Disk disk) {
    this.disk = disk;
  }

  public static PathState at(List<String> paths, Disk disk) throws HostException {
    var look = new PathLook(disk);
    for (var path : paths) {
      refuseLinksAbove(Path.of(path), disk);
      look.add(Path.of(path));
    }
    return new PathState(paths, look.entries);
  }

  /** A link above a path leads where its owner wants, and he may change his mind in between. */
  public static void refuseLinksAbove(Path path, Disk disk) throws HostException {
    for (var above = path.getParent(); above != null; above = above.getParent()) {
      var type = disk.stat(above).map(Disk.Stat::type).orElse(Disk.Type.FOLDER);
      if (type != Disk.Type.FOLDER) {
        throw refused(
            path,
            "\"" + Quoted.of(above.toString()) + "\" on the way is not a plain folder",
            "Name the place itself in the fleet file, without symbolic links on the way.");
      }
    }
  }

  public static Path parent(Path path) {
    return Objects.requireNonNullElse(path.getParent(), path);
  }

  private void add(Path path) throws HostException {
    var stat = disk.stat(path);
    if (stat.isEmpty()) {
      entries.put(path.toString(), new PathState.Absent());
      return;
    }
    entries.put(path.toString(), entry(path, stat.get()));
    if (stat.get().type() == Disk.Type.FOLDER) {
      addAllIn(path);
    }
  }

  private void addAllIn(Path folder) throws HostException {
    for (var name : disk.names(folder)) {
      if (name.startsWith(HALF_WRITTEN)) {
        continue; // a killed restore's; the next write or tidy removes it
      }
      var child = folder.resolve(name);
      if (disk.stat(child).isEmpty()) {
        throw refused(child, "its name is not text or it vanished", "Rename it, or try again.");
      }
      add(child);
    }
  }

  private PathState.Entry entry(Path path, Disk.Stat stat) throws HostException {
    return switch (stat.type()) {
      case FOLDER -> new PathState.Folder(stat.mode(), stat.owner());
      case LINK -> new PathState.Link(disk.readLink(path), stat.owner());
      case FILE -> new PathState.Plain(stat.mode(), stat.owner(), content(path, stat));
      case OTHER ->
          throw refused(
              path,
              "it is a socket, pipe or device",
              "Name the files in that folder one by one in the fleet file.");
    };
  }

  private PathState.Content content(Path path, Disk.Stat stat) throws HostException {
    bytes += stat.size();
    if (stat.size() > FILE_LIMIT || bytes > WHOLE_LIMIT) {
      throw refused(
          path,
          stat.size() > FILE_LIMIT
              ? "it has "
                  + stat.size()
                  + " bytes, and "
                  + FILE_LIMIT
                  + " are the limit for one file"
              : "the paths together have more than " + WHOLE_LIMIT + " bytes",
          "This is for configuration; leave large files to another driver.");
    }
    return new PathState.Content(disk.read(path, FILE_LIMIT));
  }

  public static HostException refused(Path path, String why, String hint) {
    return new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            "cannot take care of \"" + Quoted.of(path.toString()) + "\": " + why,
            hint));
  }
}
