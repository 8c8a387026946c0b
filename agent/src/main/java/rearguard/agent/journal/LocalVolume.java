package rearguard.agent.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import rearguard.agent.host.Failpoint;

/**
 * The file systems of this machine. Files are open with O_DSYNC, so that an append costs one call
 * of the kernel. RandomAccessFile is used because a FileChannel is closed for everybody when one
 * writer is interrupted.
 */
final class LocalVolume implements Volume {
  private static final int PART = 64 << 10;

  @Override
  public List<Path> segments(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().endsWith(Segment.SUFFIX))
          .sorted()
          .toList();
    }
  }

  @Override
  public byte[] read(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
      var end = Math.min(bytes.length(), lastWritten(bytes) + 1 + Framed.TAIL);
      var written = new byte[Math.toIntExact(end)];
      bytes.seek(0);
      bytes.readFully(written);
      return written;
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

  @Override
  public Strip open(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      // it goes on where it ended
    }
    return new LocalStrip(file, new RandomAccessFile(file.toFile(), "rwd"));
  }

  @Override
  public void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private record LocalStrip(Path path, RandomAccessFile file) implements Strip {
    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
      Failpoint.JOURNAL_BEFORE_WRITE.reached();
      file.seek(at);
      file.write(bytes);
      Failpoint.JOURNAL_AFTER_WRITE.reached();
    }

    /** Through a handle without O_DSYNC: one sync for all of it. */
    @Override
    public void blank(long from, long length) throws IOException {
      try (var plain = new RandomAccessFile(path.toFile(), "rw")) {
        plain.seek(from);
        plain.write(new byte[Math.toIntExact(length - from)]);
        plain.getFD().sync();
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
