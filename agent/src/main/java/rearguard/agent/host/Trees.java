package rearguard.agent.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import rearguard.agent.host.digest.Sha256;
import rearguard.agent.host.kernel.ExactPath;

/** Whole trees: their copies, digests and sizes. Names are taken byte by byte, never as text. */
final class Trees {
  private Trees() {}

  /** What the file system says of one name. */
  record Look(Disk.Stat stat, FileTime modified) {
    static Look at(Path path) throws IOException {
      var said =
          Files.readAttributes(
              path,
              "unix:mode,uid,gid,size,lastModifiedTime,dev,ino,isRegularFile,isDirectory,isSymbolicLink",
              LinkOption.NOFOLLOW_LINKS);
      var modified = said(said, "lastModifiedTime", FileTime.class);
      return new Look(
          new Disk.Stat(
              type(said),
              said(said, "mode", Integer.class) & 07777,
              new Owner(said(said, "uid", Integer.class), said(said, "gid", Integer.class)),
              said(said, "size", Long.class),
              modified.to(java.util.concurrent.TimeUnit.NANOSECONDS),
              said(said, "dev", Long.class),
              said(said, "ino", Long.class)),
          modified);
    }

    private static <T> T said(Map<String, Object> said, String name, Class<T> type) {
      return type.cast(Objects.requireNonNull(said.get(name), name));
    }

    private static Disk.Type type(Map<String, Object> said) {
      if (said(said, "isSymbolicLink", Boolean.class)) {
        return Disk.Type.LINK;
      }
      if (said(said, "isDirectory", Boolean.class)) {
        return Disk.Type.FOLDER;
      }
      return said(said, "isRegularFile", Boolean.class) ? Disk.Type.FILE : Disk.Type.OTHER;
    }
  }

  /** The folder a name stands in; the root stands in itself. */
  static Path parent(Path path) {
    return Objects.requireNonNullElse(path.toAbsolutePath().getParent(), Path.of("/"));
  }

  static List<Path> children(Path folder) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var found = new ArrayList<Path>();
    try (var stream = Files.newDirectoryStream(folder)) {
      stream.forEach(found::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparing(child -> ExactPath.text(child.getFileName())));
    return found;
  }

  static void copy(Path from, Path to) throws IOException, InterruptedException {
    var look = Look.at(from);
    switch (look.stat().type()) {
      case FILE -> copyFile(from, to);
      case LINK -> Files.createSymbolicLink(to, Files.readSymbolicLink(from));
      case FOLDER -> {
        Files.createDirectory(to, Making.PRIVATE_FOLDER);
        for (var child : children(from)) {
          copy(child, to.resolve(child.getFileName()));
        }
      }
      case OTHER -> {
        return;
      }
    }
    Making.dress(to, look.stat().type(), look.stat().mode(), look.stat().owner());
    Files.getFileAttributeView(
            to, java.nio.file.attribute.BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(look.modified(), look.modified(), null);
  }

  private static void copyFile(Path from, Path to) throws IOException, InterruptedException {
    try (var source = openForRead(from);
        var target =
            FileChannel.open(
                to,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                Making.PRIVATE_FILE)) {
      var at = 0L;
      for (var count = transfer(source, at, target); count > 0; ) {
        at += count;
        count = transfer(source, at, target);
      }
    }
  }

  private static long transfer(FileChannel source, long at, FileChannel target) throws IOException {
    return source.transferTo(at, Long.MAX_VALUE - at, target);
  }

  private static FileChannel openForRead(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  static String digest(Path tree) throws IOException, InterruptedException {
    var digest = Sha256.jvm();
    add(tree, new byte[0], digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Every piece has its length in front or a fixed one, so that no two trees give equal bytes. */
  private static void add(Path path, byte[] name, MessageDigest digest)
      throws IOException, InterruptedException {
    var stat = Look.at(path).stat();
    if (stat.type() == Disk.Type.OTHER) {
      return;
    }
    digest.update(kind(stat.type()));
    digest.update(ByteBuffer.allocate(8).putInt(stat.mode()).putInt(name.length).flip());
    digest.update(name);
    switch (stat.type()) {
      case FILE -> digest.update(contentDigest(path));
      case LINK -> {
        var points = exact(Files.readSymbolicLink(path));
        digest.update(ByteBuffer.allocate(4).putInt(points.length).flip());
        digest.update(points);
      }
      case FOLDER -> {
        for (var child : children(path)) {
          add(child, exact(child.getFileName()), digest);
        }
        digest.update((byte) 0xff); // the end of a folder: no entry begins like this
      }
      case OTHER -> {}
    }
  }

  private static byte kind(Disk.Type type) {
    return switch (type) {
      case FILE -> 'F';
      case FOLDER -> 'D';
      case LINK -> 'L';
      case OTHER -> 'O';
    };
  }

  private static byte[] exact(Path path) {
    return ExactPath.text(path).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] contentDigest(Path file) throws IOException {
    try (var source = openForRead(file)) {
      return Sha256.of(source);
    }
  }

  static long size(Path tree) throws IOException, InterruptedException {
    var stat = Look.at(tree).stat();
    if (stat.type() != Disk.Type.FOLDER) {
      return stat.type() == Disk.Type.OTHER ? 0 : stat.size();
    }
    var sum = 0L;
    for (var child : children(tree)) {
      sum += size(child);
    }
    return sum;
  }
}
