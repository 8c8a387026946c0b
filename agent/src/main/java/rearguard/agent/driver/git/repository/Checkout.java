package rearguard.agent.driver.git.repository;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.file.Path;
import java.util.Optional;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Disk.Stat;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.model.name.SnapshotId;

/** The folder that is cared for, found to be what this driver can care for. */
public record Checkout(Host host, Path path, Stat stat) {

  public static Checkout at(Host host, Path path) throws HostException {
    var stat = host.disk().stat(path);
    if (stat.isEmpty()) {
      throw Faults.gone("there is no folder " + named(path), "Look at the path in the fleet file.");
    }
    if (stat.get().type() != Disk.Type.FOLDER) {
      throw Faults.refused(
          named(path) + " is not a folder but a " + word(stat.get().type()),
          "Write the path of the folder itself into the fleet file.");
    }
    return new Checkout(host, path, stat.get()).withRepository();
  }

  private Checkout withRepository() throws HostException {
    var git = disk().stat(path.resolve(".git"));
    if (git.isEmpty()) {
      throw Faults.gone(named(path) + " is not a checkout of git", "Clone the repository there.");
    }
    if (git.get().type() != Disk.Type.FOLDER) {
      throw Faults.refused(
          "\".git\" of " + named(path) + " is a " + word(git.get().type()) + ", not a folder",
          "Linked worktrees and submodules alone cannot be kept; use a clone of its own.");
    }
    if (git.get().owner().user() != owner().user()) {
      throw Faults.refused(
          named(path)
              + " belongs to user "
              + owner().user()
              + ", its \".git\" to user "
              + git.get().owner().user(),
          "Give both to one user with \"chown -R\".");
    }
    return this;
  }

  private static String word(Disk.Type type) {
    return switch (type) {
      case FILE -> "file";
      case FOLDER -> "folder";
      case LINK -> "link";
      case OTHER -> "device or socket";
    };
  }

  public Owner owner() {
    return stat.owner();
  }

  public Disk disk() {
    return host.disk();
  }

  public Git git() {
    return new Git(host.programs());
  }

  /** The git folder of a repository captured here. */
  public Path gitDir(Clone clone) {
    return path.resolve(clone.gitDir());
  }

  public GitReader reader(Clone clone) {
    return new GitReader(gitDir(clone));
  }

  public GitCommands commands(Clone clone, SnapshotId id) {
    return new GitCommands(owner(), gitDir(clone), path.resolve(clone.at().text()), id);
  }

  /** Like a stat, but empty as well when a link is on the way. */
  public Optional<Stat> inside(Path root, String relative) throws HostException {
    var at = root;
    var stat = Optional.<Stat>empty();
    for (var name : Path.of(relative)) {
      if (stat.isPresent() && stat.get().type() != Disk.Type.FOLDER) {
        return Optional.empty();
      }
      at = at.resolve(name);
      stat = disk().stat(at);
      if (stat.isEmpty()) {
        return stat;
      }
    }
    return stat;
  }
}
