package rearguard.agent.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/**
 * One file of the journal, blank from the start to its full size, so that an append changes no
 * length. What {@link #write} was given is on the disk when it returns: the file is open with
 * O_DSYNC. A RandomAccessFile is used because a FileChannel is closed for everybody when one writer
 * is interrupted. Not thread-safe.
 */
final class Segment implements AutoCloseable {
  private static final String SUFFIX = ".journal";
  private static final int PART = 64 << 10;

  private final RandomAccessFile file;
  private final int size;
  private int used;

  private Segment(RandomAccessFile file, int size, int used) {
    this.file = file;
    this.size = size;
    this.used = used;
  }

  static List<Path> in(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  static Path path(Path folder, long firstNumber) {
    return folder.resolve("%020d%s".formatted(firstNumber, SUFFIX));
  }

  /** Opens with the first {@code used} bytes kept and everything behind them blank. */
  static Segment open(Path path, int size, int used) throws IOException {
    boolean made = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (made) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    var file = new RandomAccessFile(path.toFile(), "rwd");
    try {
      int full = (int) Math.max(size, file.length());
      blank(path, file.length(), full, used);
      sync(Objects.requireNonNull(path.getParent(), "a segment stands in a folder"));
      return new Segment(file, full, used);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * What was ever written into a segment: up to the last byte that is not blank, and behind it as
   * many blank ones as a whole record may end with. A young segment is nearly all blank; read whole
   * it would stay in the agent's memory for good, twice over.
   */
  static byte[] written(Path path) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      var end = Math.min(file.length(), lastWritten(file) + 1 + Framed.TAIL);
      var bytes = new byte[Math.toIntExact(end)];
      file.seek(0);
      file.readFully(bytes);
      return bytes;
    }
  }

  /** Where the last byte stands that is not blank; -1 when all are. */
  private static long lastWritten(RandomAccessFile file) throws IOException {
    var part = new byte[PART];
    for (var end = file.length(); end > 0; end -= PART) {
      var from = Math.max(0, end - PART);
      var length = (int) (end - from);
      file.seek(from);
      file.readFully(part, 0, length);
      for (int at = length - 1; at >= 0; at--) {
        if (part[at] != 0) {
          return from + at;
        }
      }
    }
    return -1;
  }

  private static void blank(Path path, long length, int full, int used) throws IOException {
    if (length == full && Reading.blank(written(path), used)) {
      return;
    }
    try (var plain = new RandomAccessFile(path.toFile(), "rw")) {
      plain.seek(used);
      plain.write(new byte[full - used]);
      plain.getFD().sync();
    }
  }

  static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  boolean takes(int length) {
    return size - used >= length;
  }

  void write(byte[] record) throws IOException {
    file.seek(used);
    file.write(record);
    used += record.length;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
