package rearguard.agent.driver.assets;

import java.nio.file.Path;
import java.util.Optional;
import rearguard.agent.driver.assets.AssetsState.Form;
import rearguard.agent.driver.assets.AssetsState.Owners;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/** Looks at the path and at the folder behind it. */
record AssetsLook(AssetsSettings settings, Disk disk) {

  /**
   * A folder as it is.
   *
   * @param digest of names, modes and contents
   */
  record Seen(String digest, Owners owners) {}

  /** What the name itself is now. */
  Form form() throws HostException {
    refuseLinksAbove(settings.path());
    var stat = disk.stat(settings.path());
    if (stat.isEmpty()) {
      return new AssetsState.Absent();
    }
    return switch (stat.get().type()) {
      case FOLDER -> new AssetsState.Folder();
      case LINK -> new AssetsState.Link(disk.readLink(settings.path()), stat.get().owner());
      case FILE, OTHER ->
          throw AssetsSettings.refused(
              settings.path(), "it is no folder and no link", "Correct the path in the file.");
    };
  }

  /** The folder that a name of that form means; empty when it means none. */
  Optional<Path> place(Form form) throws HostException {
    return switch (form) {
      case AssetsState.Absent _ -> Optional.empty();
      case AssetsState.Folder _ -> Optional.of(settings.path());
      case AssetsState.Link(var text, _) -> Optional.of(settings.release(text));
    };
  }

  /** Whether a folder stands there; another thing in its place is refused. */
  boolean stands(Path place) throws HostException {
    refuseLinksAbove(place);
    var type = disk.stat(place).map(Disk.Stat::type);
    if (type.isPresent() && type.get() != Disk.Type.FOLDER && !place.equals(settings.path())) {
      throw AssetsSettings.refused(
          place, "it is no folder", "Let the link point to the release folder itself.");
    }
    return type.isPresent() && type.get() == Disk.Type.FOLDER;
  }

  Optional<Seen> seen(Path place) throws HostException, InterruptedException {
    if (!stands(place)) {
      return Optional.empty();
    }
    var tree = new AssetTree(disk, place);
    return Optional.of(new Seen(tree.digest(), tree.owners()));
  }

  /** A link above a path leads where its owner wants, and he may change his mind in between. */
  private void refuseLinksAbove(Path path) throws HostException {
    for (var above = path.getParent(); above != null; above = above.getParent()) {
      var type = disk.stat(above).map(Disk.Stat::type).orElse(Disk.Type.FOLDER);
      if (type != Disk.Type.FOLDER) {
        throw AssetsSettings.refused(
            path,
            "\"" + Quoted.of(above.toString()) + "\" on the way is not a plain folder",
            "Name the place itself, without symbolic links on the way.");
      }
    }
  }

  /** The folder it will stand in, fit for a switch. */
  void refuseUnfit(Path place, long bytes) throws HostException {
    refuseLinksAbove(place);
    var parent = AssetsSettings.parent(place);
    var holds = disk.stat(parent);
    if (holds.isEmpty()) {
      throw AssetsSettings.refused(
          place,
          "folder \"" + Quoted.of(parent.toString()) + "\" is missing",
          "Make the folder, then plan again.");
    }
    if (disk.stat(place).filter(stat -> stat.device() != holds.get().device()).isPresent()) {
      throw AssetsSettings.refused(
          place, "it is a mount point", "Name a folder on that disk, one below it.");
    }
    if (disk.freeBytes(parent) < bytes + bytes / 20) {
      throw AssetsSettings.refused(
          place, "it needs " + bytes + " free bytes there", "Free space on that disk.");
    }
  }
}
