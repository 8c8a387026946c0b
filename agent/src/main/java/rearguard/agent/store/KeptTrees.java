package rearguard.agent.store;

import java.nio.file.Path;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.model.stock.Full;

/** Kept folders, once per content and owner. Used by one capture at a time. */
final class KeptTrees {
  private final Rooms rooms;
  private final Host host;
  private final Disk disk;

  KeptTrees(Rooms rooms, Host host) {
    this.rooms = rooms;
    this.host = host;
    this.disk = host.disk();
  }

  Manifest.Kept keep(Path live) throws HostException, InterruptedException {
    var owner =
        disk.stat(live)
            .filter(stat -> stat.type() == Disk.Type.FOLDER)
            .orElseThrow(() -> new HostException(noFolder(live)))
            .owner();
    var digest = disk.digestTree(live);
    var bytes = disk.sizeOfTree(live);
    var folder = digest + "-" + owner.user() + "-" + owner.group();
    if (!sound(folder, digest)) {
      copy(live, folder, digest, bytes);
    }
    return new Manifest.Kept(digest, folder, bytes);
  }

  /** Whether it is there as it was kept; one that rotted is dropped, for a new copy to heal. */
  private boolean sound(String folder, String digest) throws HostException, InterruptedException {
    var kept = rooms.tree(folder);
    if (disk.stat(kept).isPresent() && disk.digestTree(kept).equals(digest)) {
      return true;
    }
    disk.deleteTree(rooms.trees().resolve(folder));
    return false;
  }

  private void copy(Path live, String folder, String digest, long bytes)
      throws HostException, InterruptedException {
    refuseFull(bytes);
    var draft = rooms.making().resolve("tree-" + folder);
    disk.deleteTree(draft);
    disk.makeFolder(draft, 0700, host.self());
    disk.copyTree(live, draft.resolve("tree"));
    if (!disk.digestTree(draft.resolve("tree")).equals(digest)) {
      disk.deleteTree(draft);
      throw new HostException(
          Problem.of(
                  Problem.Kind.CONFLICT,
                  "folder \"" + Quoted.of(live.toString()) + "\" changed while it was copied",
                  "Capture again when nothing writes to it.")
              .mayBeRetried());
    }
    disk.rename(draft, rooms.trees().resolve(folder));
  }

  private void refuseFull(long bytes) throws HostException {
    var need = bytes + bytes / 20;
    var free = disk.freeBytes(rooms.root());
    if (need > free) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the snapshot store needs "
                  + need
                  + " bytes, and "
                  + free
                  + " are free: "
                  + (need - free)
                  + " bytes are missing",
              Full.hint("on the disk of \"" + rooms.root() + "\"")));
    }
  }

  private static Problem noFolder(Path live) {
    return Problem.of(
        Problem.Kind.NOT_FOUND,
        "folder \"" + Quoted.of(live.toString()) + "\" is not there",
        "Correct the path in the fleet file.");
  }
}
