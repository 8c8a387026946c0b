package rearguard.agent.host;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import rearguard.agent.host.kernel.Kernel;

/**
 * Moves names between two trees that a stranger may change meanwhile: each folder is held open by a
 * handle that was got from the folder above it without following a link, and names are only spoken
 * of in a folder that is held. Not thread-safe.
 */
final class Hands implements AutoCloseable {
  private static final int ENOENT = 2;

  private final Map<Path, Integer> held = new LinkedHashMap<>();
  private final Path from;
  private final Path to;

  Hands(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  Path move(Disk.Move move) throws IOException {
    var source = from.resolve(move.from());
    var target = to.resolve(move.to());
    var out = held(from, Trees.parent(source));
    makeFolders(Trees.parent(target));
    var in = held(to, Trees.parent(target));
    var one = through(out).resolve(last(source));
    var other = through(in).resolve(last(target));
    if (move.over()) {
      Files.move(one, other, StandardCopyOption.ATOMIC_MOVE);
    } else {
      RenameExchange.move(one, other);
    }
    return target;
  }

  /** Each folder that was touched, once. */
  Path sync() throws IOException {
    for (int handle : held.values()) {
      Making.sync(through(handle).resolve("."));
    }
    return to;
  }

  @Override
  public void close() {
    held.values().forEach(Kernel::close);
    held.clear();
  }

  private int held(Path root, Path folder) throws IOException {
    var known = held.get(folder);
    if (known != null) {
      return known;
    }
    int handle =
        folder.equals(root)
            ? Kernel.openFolder(folder)
            : Kernel.openFolder(held(root, Trees.parent(folder)), last(folder));
    if (handle == -ENOENT) {
      throw new NoSuchFileException(folder.toString());
    }
    if (handle < 0) {
      throw new FileSystemException(
          folder.toString(), null, "it is no folder, or a symbolic link (errno " + -handle + ")");
    }
    held.put(folder, handle);
    return handle;
  }

  private void makeFolders(Path folder) throws IOException {
    if (folder.equals(to) || held.containsKey(folder)) {
      return;
    }
    makeFolders(Trees.parent(folder));
    var path = through(held(to, Trees.parent(folder))).resolve(last(folder));
    try {
      Files.createDirectory(path, Making.PRIVATE_FOLDER);
    } catch (FileAlreadyExistsException _) {
      return; // a folder, or opening it says what else
    }
    var like = through(held(from, from.resolve(to.relativize(folder)))).resolve(".");
    var look = Trees.Look.at(like).stat();
    Making.dress(
        through(held(to, folder)).resolve("."), Disk.Type.FOLDER, look.mode(), look.owner());
  }

  private static Path through(int handle) {
    return Path.of("/proc/self/fd", Integer.toString(handle));
  }

  private static String last(Path path) {
    return String.valueOf(path.getFileName());
  }
}
