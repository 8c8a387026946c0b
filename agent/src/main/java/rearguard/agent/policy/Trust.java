package rearguard.agent.policy;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/**
 * Whether only the trusted could have written a file: it and all folders on the way belong to them,
 * and nobody else may write there. A folder like /tmp, where each may only touch what is his own,
 * will do.
 *
 * @param owners by number
 * @param links whether symbolic links are followed; each must be of the trusted as well
 */
record Trust(Disk disk, Set<Integer> owners, boolean links) {
  Trust {
    owners = Set.copyOf(owners);
  }

  private static final int OTHERS = 0002;
  private static final int GROUP = 0020;
  private static final int STICKY = 01000;
  private static final int MOST_LINKS = 40;

  /** For what is read: the agent itself could have written it. */
  static Trust inRootAndAgent(Host host) {
    return new Trust(host.disk(), new TreeSet<>(List.of(0, host.self().user())), false);
  }

  /** For what runs as root, wherever links lead. */
  static Trust inRoot(Disk disk) {
    return new Trust(disk, Set.of(0), true);
  }

  /** Why the file cannot be trusted; empty when it can. Names the file, link or folder at fault. */
  Optional<String> against(Path file) throws HostException {
    Deque<Path> left = new ArrayDeque<>();
    file.forEach(left::addLast);
    var at = Path.of("/");
    int followed = 0;
    var wrong = wrong(at, Disk.Type.FOLDER);
    while (wrong.isEmpty() && !left.isEmpty()) {
      var name = left.removeFirst();
      at = name.toString().equals("..") ? parent(at) : at.resolve(name).normalize();
      var stat = disk.stat(at);
      if (links && stat.isPresent() && stat.get().type() == Disk.Type.LINK) {
        if (++followed > MOST_LINKS || !owners.contains(stat.get().owner().user())) {
          return Optional.of(named(at) + " is a link that cannot be followed");
        }
        var to = Path.of(disk.readLink(at));
        at = to.isAbsolute() ? Path.of("/") : parent(at);
        prepend(left, to);
      } else {
        wrong = wrong(at, left.isEmpty() ? Disk.Type.FILE : Disk.Type.FOLDER);
      }
    }
    return wrong;
  }

  private static void prepend(Deque<Path> left, Path names) {
    for (int at = names.getNameCount() - 1; at >= 0; at--) {
      left.addFirst(names.getName(at));
    }
  }

  private static Path parent(Path path) {
    return Optional.ofNullable(path.getParent()).orElse(Path.of("/"));
  }

  private Optional<String> wrong(Path path, Disk.Type wanted) throws HostException {
    var stat = disk.stat(path);
    if (stat.isEmpty()) {
      return Optional.of(named(path) + " is not there");
    }
    if (stat.get().type() != wanted) {
      var what = wanted == Disk.Type.FILE ? "plain file" : "plain folder";
      return Optional.of(named(path) + " is not a " + what);
    }
    int owner = stat.get().owner().user();
    if (!owners.contains(owner)) {
      return Optional.of(named(path) + " belongs to user " + owner);
    }
    int mode = stat.get().mode();
    boolean open = wanted == Disk.Type.FOLDER && (mode & STICKY) != 0;
    boolean group = (mode & GROUP) != 0 && stat.get().owner().group() != 0;
    return !open && ((mode & OTHERS) != 0 || group)
        ? Optional.of(String.format("%s has mode %04o: others may write it", named(path), mode))
        : Optional.empty();
  }

  private static String named(Path path) {
    return "\"" + Quoted.of(path.toString()) + "\"";
  }
}
