package rearguard.agent.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import rearguard.agent.journal.Volume.Strip;

/**
 * One file of the journal, blank from the start to its full size, so that an append changes no
 * length. What {@link #write} was given is on the disk when it returns. Not thread-safe.
 */
final class Segment implements AutoCloseable {
  static final String SUFFIX = ".journal";

  private final Strip strip;
  private final int size;
  private int used;

  private Segment(Strip strip, int size, int used) {
    this.strip = strip;
    this.size = size;
    this.used = used;
  }

  static Path path(Path folder, long firstNumber) {
    return folder.resolve(name(firstNumber));
  }

  static String name(long firstNumber) {
    return "%020d%s".formatted(firstNumber, SUFFIX);
  }

  /** Opens with the first {@code used} bytes kept and everything behind them blank. */
  static Segment open(Volume volume, Path path, int size, int used) throws IOException {
    var strip = volume.open(path);
    try {
      int full = (int) Math.max(size, strip.length());
      if (strip.length() != full || !Reading.blank(volume.read(path), used)) {
        strip.blank(used, full);
      }
      volume.sync(Objects.requireNonNull(path.getParent(), "a segment stands in a folder"));
      return new Segment(strip, full, used);
    } catch (IOException e) {
      strip.close();
      throw e;
    }
  }

  boolean takes(int length) {
    return size - used >= length;
  }

  /** Whether it is time to begin a new one. */
  boolean nearlyFull() {
    return size - used < size / 8;
  }

  void write(byte[] record) throws IOException {
    strip.write(used, record);
    used += record.length;
  }

  @Override
  public void close() throws IOException {
    strip.close();
  }
}
