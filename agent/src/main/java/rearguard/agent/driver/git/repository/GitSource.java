package rearguard.agent.driver.git.repository;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import rearguard.agent.driver.Source;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.host.HostException;

/**
 * The tracked files of a snapshot, as they lay there: the bytes of the objects, through no filter
 * and no attribute of the repository. Runs nothing.
 *
 * @param folder of the checkout
 */
public record GitSource(Path folder, GitReader reader, Clone top) implements Source {
  @Override
  public String words() {
    int changed = top.marked().dirty().size();
    return "commit "
        + top.head().brief()
        + (changed == 0
            ? ""
            : " with " + changed + (changed == 1 ? " file" : " files") + " changed");
  }

  @Override
  public void show(String below, Visitor visitor) throws HostException {
    var missing = reader.missing(top.trees().work());
    if (missing.isPresent()) {
      throw Faults.gone(
          words() + " is no longer whole in " + named(folder) + ": object " + missing.get(),
          "Fetch it as the owner of the folder, for instance with \"git fetch --refetch\".");
    }
    reader.reading(
        repository -> {
          try (var walk = new RevWalk(repository);
              var trees = new TreeWalk(repository)) {
            var all = walk.parseTree(ObjectId.fromString(top.trees().work()));
            trees.addTree(below.isEmpty() ? all : folder(repository, all, below));
            while (trees.next()) {
              if (trees.isSubtree()) {
                trees.enterSubtree();
              } else {
                see(repository, trees, visitor);
              }
            }
          }
          return below;
        });
  }

  private ObjectId folder(FileRepository repository, ObjectId all, String below)
      throws IOException, HostException {
    try (var found = TreeWalk.forPath(repository, below, all)) {
      if (found == null || !found.isSubtree()) {
        throw Faults.gone(
            words() + " has no folder " + named(below), "Choose another restore point.");
      }
      return found.getObjectId(0);
    }
  }

  private static void see(FileRepository repository, TreeWalk at, Visitor visitor)
      throws IOException, HostException {
    var id = at.getObjectId(0);
    var type = type(at.getFileMode(0));
    long bytes =
        type == Type.MODULE ? 0 : at.getObjectReader().getObjectSize(id, Constants.OBJ_BLOB);
    visitor.see(new File(at.getPathString(), type, bytes), () -> content(repository, id));
  }

  private static byte[] content(FileRepository repository, ObjectId id) throws HostException {
    try {
      return repository.open(id, Constants.OBJ_BLOB).getBytes();
    } catch (IOException e) {
      throw Faults.gone(
          "object " + id.name() + " cannot be read: " + named(String.valueOf(e.getMessage())),
          "Look at the repository with \"git fsck\" as the owner of the folder.");
    }
  }

  private static Type type(FileMode mode) {
    if (mode.equals(FileMode.SYMLINK)) {
      return Type.LINK;
    }
    if (mode.equals(FileMode.GITLINK)) {
      return Type.MODULE;
    }
    return mode.equals(FileMode.EXECUTABLE_FILE) ? Type.PROGRAM : Type.PLAIN;
  }
}
