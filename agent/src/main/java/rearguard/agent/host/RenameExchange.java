package rearguard.agent.host;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import rearguard.agent.host.kernel.Kernel;

/** Renames that never overwrite, and the swap of two names. */
final class RenameExchange {
  private static final int ENOENT = 2;

  private RenameExchange() {}

  /** Fails when the new name is taken. */
  static void move(Path from, Path to) throws IOException {
    switch (Kernel.rename(from, to, Kernel.NOREPLACE)) {
      case 0 -> {}
      case ENOENT -> throw new NoSuchFileException(from.toString());
      case Kernel.EEXIST -> throw new FileAlreadyExistsException(to.toString());
      default -> moveChecked(from, to); // Java's own error words are better than a number
    }
  }

  private static void moveChecked(Path from, Path to) throws IOException {
    if (there(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  static Disk.Exchange swap(Path one, Path other) throws IOException {
    var aside = one.resolveSibling("." + one.getFileName() + ".rearguard-swap");
    if (there(aside)) {
      if (finished(aside, one, other)) {
        return Disk.Exchange.RENAME_PAIR;
      }
    }
    for (var name : java.util.List.of(one, other)) {
      if (!there(name)) {
        throw new NoSuchFileException(name.toString());
      }
    }
    Failpoint.BEFORE_SWITCH.reached();
    var errno = Kernel.rename(one, other, Kernel.EXCHANGE);
    Failpoint.AFTER_SWITCH.reached();
    return switch (errno) {
      case 0 -> Disk.Exchange.ATOMIC;
      case Kernel.EINVAL, Kernel.ENOSYS, Kernel.ENOTSUP -> pair(one, other, aside);
      default ->
          throw new FileSystemException(
              one.toString(), other.toString(), "exchange failed with errno " + errno);
    };
  }

  /** For file systems that cannot swap; killed in the middle, the next call sets it right. */
  static Disk.Exchange pair(Path one, Path other, Path aside) throws IOException {
    Files.move(one, aside, StandardCopyOption.ATOMIC_MOVE);
    Files.move(other, one, StandardCopyOption.ATOMIC_MOVE);
    Files.move(aside, other, StandardCopyOption.ATOMIC_MOVE);
    return Disk.Exchange.RENAME_PAIR;
  }

  /** Ends a pair that was killed; true when that was the swap, false when it had not begun. */
  private static boolean finished(Path aside, Path one, Path other) throws IOException {
    if (!there(one)) {
      Files.move(aside, one, StandardCopyOption.ATOMIC_MOVE);
      return false;
    }
    if (!there(other)) {
      Files.move(aside, other, StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
    throw new FileAlreadyExistsException(aside.toString());
  }

  private static boolean there(Path name) {
    return Files.exists(name, LinkOption.NOFOLLOW_LINKS);
  }
}
