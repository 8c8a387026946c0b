package rearguard.agent.paths;

import java.nio.file.Path;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Whether a state could be put back where it was, asked before anything is touched. */
public enum PathFit {
  ;

  public static void refuseUnrestorable(PathState state, Disk disk) throws HostException {
    for (var path : state.paths()) {
      var place = Path.of(path);
      PathLook.refuseLinksAbove(place, disk);
      if (state.entries().get(path) instanceof PathState.Absent) {
        continue;
      }
      var parent = PathLook.parent(place);
      if (disk.stat(parent).isEmpty()) {
        throw PathLook.refused(
            place, "folder \"" + parent + "\" is missing", "Make the folder, then plan again.");
      }
      refuseFull(place, state.bytes(), disk);
    }
  }

  /** With a little to spare. */
  public static void refuseFull(Path place, long bytes, Disk disk) throws HostException {
    if (disk.freeBytes(PathLook.parent(place)) < bytes + bytes / 20) {
      throw PathLook.refused(
          place, "it needs " + bytes + " free bytes there", "Free space on that disk.");
    }
  }
}
