package rearguard.agent.driver.git;

import java.nio.file.Path;
import java.util.List;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Moves what belongs to no snapshot from the old tree to the new one; never deletes any of it. */
record Carrier(Disk disk, Path old, Path live, String run) {

  /** Where goes what finds its name taken. */
  Path aside() {
    return live.resolveSibling(live.getFileName() + ".set-aside-" + run);
  }

  void carry(List<Carry.Entry> entries) throws HostException {
    for (Carry.Entry entry : entries) {
      if (disk.stat(old.resolve(entry.path())).isPresent()) {
        move(entry);
      }
    }
  }

  /** Whether anything is still to be moved. */
  boolean waiting(List<Carry.Entry> entries) throws HostException {
    for (Carry.Entry entry : entries) {
      if (disk.stat(old.resolve(entry.path())).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void move(Carry.Entry entry) throws HostException {
    boolean free = entry.free() && disk.stat(live.resolve(entry.path())).isEmpty();
    var root = free ? live : aside();
    if (!free) {
      disk.makeFolder(aside(), 0700, disk.stat(old).orElseThrow().owner());
    }
    makeParents(root, entry.path());
    var to = root.resolve(entry.path());
    for (int number = 1; disk.stat(to).isPresent(); number++) {
      to = root.resolve(entry.path() + "." + number);
    }
    disk.rename(old.resolve(entry.path()), to);
  }

  private void makeParents(Path root, String path) throws HostException {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      var like = disk.stat(old.resolve(path.substring(0, slash))).orElseThrow();
      disk.makeFolder(root.resolve(path.substring(0, slash)), like.mode(), like.owner());
    }
  }
}
