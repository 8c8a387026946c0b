package rearguard.agent.paths;

import java.nio.file.Path;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Makes the disk what a state says; touches only what differs, so it may be repeated. */
public final class PathRestore {
  private final Disk disk;

  private PathRestore(Disk disk) {
    this.disk = disk;
  }

  /** Tells how many names were changed. */
  public static int of(PathState wanted, PathState now, Disk disk)
      throws HostException, InterruptedException {
    var restore = new PathRestore(disk);
    var changes = 0;
    for (var path : now.entries().keySet()) {
      if (!wanted.entries().containsKey(path)) {
        disk.deleteTree(Path.of(path));
        changes++;
      }
    }
    for (var entry : wanted.entries().entrySet()) {
      if (!entry.getValue().equals(now.entries().get(entry.getKey()))) {
        restore.put(Path.of(entry.getKey()), entry.getValue());
        changes++;
      }
    }
    return changes;
  }

  private void put(Path path, PathState.Entry entry) throws HostException, InterruptedException {
    var isFolder = disk.stat(path).filter(stat -> stat.type() == Disk.Type.FOLDER).isPresent();
    switch (entry) {
      case PathState.Absent _ -> disk.deleteTree(path);
      case PathState.Folder(var mode, var owner) -> {
        if (!isFolder) {
          disk.deleteTree(path);
        }
        disk.makeFolder(path, mode, owner);
        disk.dress(path, mode, owner);
      }
      case PathState.Link(var pointsTo, var owner) -> {
        if (isFolder) {
          disk.deleteTree(path);
        }
        disk.link(path, pointsTo, owner);
      }
      case PathState.Plain(var mode, var owner, var content) -> {
        if (isFolder) {
          disk.deleteTree(path);
        }
        disk.write(path, content.bytes(), mode, owner);
      }
    }
  }

  public static void tidyAll(Path path, Disk disk) throws HostException, InterruptedException {
    if (disk.stat(path).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
      return;
    }
    tidy(path, disk);
    for (var name : disk.names(path)) {
      tidyAll(path.resolve(name), disk);
    }
  }

  public static void tidy(Path folder, Disk disk) throws HostException, InterruptedException {
    if (disk.stat(folder).filter(stat -> stat.type() == Disk.Type.FOLDER).isEmpty()) {
      return;
    }
    for (var name : disk.names(folder)) {
      if (name.startsWith(PathLook.HALF_WRITTEN)) {
        disk.deleteTree(folder.resolve(name));
      }
    }
  }
}
