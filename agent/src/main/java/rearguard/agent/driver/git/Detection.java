package rearguard.agent.driver.git;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Finds checkouts where people put them. */
final class Detection {
  private static final List<String> ROOTS = List.of("/opt", "/srv", "/var/www", "/home/*");
  private static final List<String> ARTEFACTS =
      List.of("node_modules", "dist", "build", ".next", "vendor", "venv", ".venv");

  private Detection() {}

  static List<GitSettings> of(Disk disk) throws HostException {
    var found = new ArrayList<GitSettings>();
    for (String root : ROOTS) {
      for (Path folder : folders(disk, root)) {
        for (Path place : below(disk, folder)) {
          if (isFolder(disk, place.resolve(".git"))) {
            found.add(new GitSettings(place, artefacts(disk, place), Optional.empty()));
          }
        }
      }
    }
    return found;
  }

  private static List<Path> folders(Disk disk, String root) throws HostException {
    return root.endsWith("/*")
        ? below(disk, Path.of(root.substring(0, root.length() - 2)))
        : List.of(Path.of(root));
  }

  private static List<Path> below(Disk disk, Path folder) throws HostException {
    var below = new ArrayList<Path>();
    if (isFolder(disk, folder)) {
      for (String name : names(disk, folder)) {
        if (isFolder(disk, folder.resolve(name))) {
          below.add(folder.resolve(name));
        }
      }
    }
    return below;
  }

  private static List<String> names(Disk disk, Path folder) {
    try {
      return disk.names(folder);
    } catch (HostException _) {
      return List.of(); // what this agent may not read it cannot care for either
    }
  }

  private static List<String> artefacts(Disk disk, Path checkout) throws HostException {
    var found = new ArrayList<String>();
    for (String name : ARTEFACTS) {
      if (isFolder(disk, checkout.resolve(name))) {
        found.add(name);
      }
    }
    return found;
  }

  private static boolean isFolder(Disk disk, Path path) throws HostException {
    return disk.stat(path).filter(stat -> stat.type() == Disk.Type.FOLDER).isPresent();
  }
}
