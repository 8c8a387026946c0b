package rearguard.agent.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rearguard.agent.host.kernel.Opened;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** The disks of this machine. */
final class LocalDisk implements Disk {
  /** Work of the file system, whose complaints become words at one place. */
  private interface Work<T> {
    T done() throws IOException, InterruptedException;
  }

  @Override
  public Optional<Stat> stat(Path path) throws HostException {
    try {
      return Optional.of(Trees.Look.at(path).stat());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).endsWith("Not a directory")) {
        return Optional.empty();
      }
      throw Trouble.with("look at", path, e);
    }
  }

  @Override
  public byte[] read(Path file, long limit) throws HostException {
    return brief(
        "read",
        file,
        () -> {
          if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            refuseUnreadable(file);
          }
          try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            var bytes = in.readNBytes(Math.toIntExact(Math.min(limit + 1, Integer.MAX_VALUE - 8)));
            if (bytes.length > limit) {
              throw new IOException("it is larger than " + limit + " bytes");
            }
            return bytes;
          }
        });
  }

  @Override
  public Opened witness(Path file) throws HostException {
    return brief("read", file, () -> Opened.at(file.toAbsolutePath()));
  }

  private static void refuseUnreadable(Path file) throws IOException {
    throw Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? new IOException("it is not a regular file")
        : new NoSuchFileException(file.toString());
  }

  @Override
  public String readLink(Path link) throws HostException {
    return brief("read link", link, () -> Files.readSymbolicLink(link).toString());
  }

  @Override
  public List<String> names(Path folder) throws HostException {
    return brief(
        "list",
        folder,
        () ->
            Trees.children(folder).stream()
                .map(Path::getFileName)
                .map(Path::toString)
                .sorted()
                .toList());
  }

  @Override
  public void write(Path file, byte[] content, int mode, Owner owner) throws HostException {
    brief(
        "write",
        file,
        () -> {
          var fresh = Making.fresh(file);
          try {
            fill(fresh, content, mode, owner);
          } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
          }
          return replaced(fresh, file);
        });
  }

  private static void fill(Path fresh, byte[] content, int mode, Owner owner) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(fresh, options, Making.PRIVATE_FILE)) {
      var rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      Making.dress(fresh, Type.FILE, mode, owner);
      channel.force(true);
    }
  }

  @Override
  public void link(Path link, String pointsTo, Owner owner) throws HostException {
    brief(
        "link",
        link,
        () -> {
          var fresh = Making.fresh(link);
          Files.createSymbolicLink(fresh, Path.of(pointsTo));
          Making.dress(fresh, Type.LINK, 0777, owner);
          return replaced(fresh, link);
        });
  }

  private static Path replaced(Path fresh, Path file) throws IOException {
    try {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Making.replace(fresh, file);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    Making.syncParent(file);
    return file;
  }

  @Override
  public void makeFolder(Path folder, int mode, Owner owner) throws HostException {
    brief(
        "make folder",
        folder,
        () -> {
          if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, Making.PRIVATE_FOLDER);
            Making.dress(folder, Type.FOLDER, mode, owner);
            Making.syncParent(folder);
          }
          return folder;
        });
  }

  @Override
  public void dress(Path path, int mode, Owner owner) throws HostException {
    brief(
        "change owner and mode of",
        path,
        () -> {
          var type = Trees.Look.at(path).stat().type();
          Making.dress(path, type, mode, owner);
          if (type == Type.FILE || type == Type.FOLDER) {
            Making.sync(path);
          }
          return path;
        });
  }

  @Override
  public void copyTree(Path from, Path to) throws HostException, InterruptedException {
    lengthy(
        "copy",
        from,
        () -> {
          if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString());
          }
          Trees.copy(from, to);
          return to;
        });
    syncTree(to);
  }

  @Override
  public String digestTree(Path tree) throws HostException, InterruptedException {
    return lengthy("read", tree, () -> Trees.digest(tree));
  }

  @Override
  public long sizeOfTree(Path tree) throws HostException, InterruptedException {
    return lengthy("measure", tree, () -> Trees.size(tree));
  }

  @Override
  public void deleteTree(Path tree) throws HostException, InterruptedException {
    lengthy(
        "remove",
        tree,
        () -> {
          TreeRemoval.remove(tree);
          if (Files.isDirectory(Trees.parent(tree))) {
            Making.syncParent(tree);
          }
          return tree;
        });
  }

  @Override
  public void rename(Path from, Path to) throws HostException {
    brief(
        "rename to \"" + Quoted.of(to.toString()) + "\" what was",
        from,
        () -> {
          RenameExchange.move(from, to);
          Making.syncParent(from);
          Making.syncParent(to);
          return to;
        });
  }

  @Override
  public void move(Path from, Path to, List<Move> moves) throws HostException {
    try (var hands = new Hands(from, to)) {
      for (var move : moves) {
        brief(
            "move to \"" + Quoted.of(to.resolve(move.to()).toString()) + "\" what was",
            from.resolve(move.from()),
            () -> hands.move(move));
      }
      brief("sync", to, hands::sync);
    }
  }

  @Override
  public Exchange exchange(Path one, Path other) throws HostException {
    return brief(
        "exchange with \"" + Quoted.of(other.toString()) + "\" the name",
        one,
        () -> {
          var how = RenameExchange.swap(one, other);
          Making.syncParent(one);
          Making.syncParent(other);
          return how;
        });
  }

  @Override
  public long freeBytes(Path folder) throws HostException {
    return brief("measure", folder, () -> Files.getFileStore(folder).getUsableSpace());
  }

  @Override
  public void syncTree(Path tree) throws HostException, InterruptedException {
    lengthy(
        "sync",
        tree,
        () -> {
          Making.syncTree(tree);
          return tree;
        });
    brief("sync", tree, () -> Making.syncParent(tree));
  }

  private static <T> T brief(String doing, Path path, Work<T> work) throws HostException {
    try {
      return lengthy(doing, path, work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var message = "cannot " + doing + " \"" + Quoted.of(path.toString()) + "\": interrupted";
      throw new HostException(Problem.of(Problem.Kind.UNEXPECTED, message, "").mayBeRetried(), e);
    }
  }

  private static <T> T lengthy(String doing, Path path, Work<T> work)
      throws HostException, InterruptedException {
    try {
      Failpoint.DISK_CALL.reached();
      return work.done();
    } catch (ClosedByInterruptException e) {
      Thread.interrupted(); // said by the exception from here on
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (IOException e) {
      throw Trouble.with(doing, path, e);
    }
  }
}
