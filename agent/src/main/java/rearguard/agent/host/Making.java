package rearguard.agent.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import rearguard.agent.host.digest.Sha256;
import rearguard.agent.host.kernel.ExactPath;
import rearguard.agent.host.kernel.Kernel;

/** How new names come to be: closed at first, then dressed, then on the disk. */
enum Making {
  ;

  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  static void syncTree(Path tree) throws IOException, InterruptedException {
    var isFolder = Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS);
    if (Kernel.sync(isFolder ? tree : Trees.parent(tree)) != 0) {
      syncEach(tree);
    }
  }

  private static void syncEach(Path path) throws IOException, InterruptedException {
    switch (Trees.Look.at(path).stat().type()) {
      case FILE -> sync(path);
      case FOLDER -> {
        for (var child : Trees.children(path)) {
          syncEach(child);
        }
        sync(path);
      }
      case LINK, OTHER -> {}
    }
  }

  /** At every instant the name holds what it held, or what is given to it. */
  static void replace(Path fresh, Path file) throws IOException {
    Failpoint.BEFORE_SWITCH.reached();
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    Failpoint.AFTER_SWITCH.reached();
  }

  static Path syncParent(Path path) throws IOException {
    sync(Trees.parent(path));
    return path;
  }

  static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      channel.force(true);
    }
  }

  /** Gives a name that was just made its owner and mode; the owner first, as that clears bits. */
  static void dress(Path path, Disk.Type type, int mode, Owner owner) throws IOException {
    var now = Trees.Look.at(path).stat();
    var given = !now.owner().equals(owner);
    if (now.owner().user() != owner.user()) {
      Files.setAttribute(path, "unix:uid", owner.user(), LinkOption.NOFOLLOW_LINKS);
    }
    if (now.owner().group() != owner.group()) {
      Files.setAttribute(path, "unix:gid", owner.group(), LinkOption.NOFOLLOW_LINKS);
    }
    if (type != Disk.Type.LINK && (given || now.mode() != mode)) {
      Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * The name under which a file is built: always the same one, so that a killed try is replaced.
   */
  static Path fresh(Path file) throws IOException {
    var name =
        Sha256.jvm().digest(ExactPath.text(file.getFileName()).getBytes(StandardCharsets.UTF_8));
    var fresh = file.resolveSibling(".rearguard-new-" + HexFormat.of().formatHex(name, 0, 8));
    Files.deleteIfExists(fresh);
    return fresh;
  }
}
