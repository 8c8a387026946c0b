package rearguard.agent.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A real file system that fails, or whose agent is killed, at the n-th call. What it did before the
 * failure is really on the disk.
 */
final class FaultyVolume implements Volume {
  /** The agent is dead; nothing may catch this but the test. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What happens at the call. */
  enum Fault {
    KILLED_BEFORE,
    KILLED_HALF_WAY,
    KILLED_AFTER,
    DISK_FULL_HALF_WAY,
    CANNOT_SYNC
  }

  private final Volume real = new LocalVolume();
  private final Fault fault;
  private final int fatal;
  private int calls;

  FaultyVolume(Fault fault, int fatal) {
    this.fault = fault;
    this.fatal = fatal;
  }

  boolean struck() {
    return calls >= fatal;
  }

  /** A call of the kernel, and what of it may be done by half. */
  private interface Call<T> {
    T done() throws IOException;
  }

  private <T> T call(Call<T> half, Call<T> whole) throws IOException {
    calls++;
    boolean kills = fault.name().startsWith("KILLED");
    if (calls < fatal || (calls > fatal && !kills)) {
      return whole.done();
    }
    if (calls > fatal || fault == Fault.KILLED_BEFORE) {
      throw new Killed();
    }
    switch (fault) {
      case KILLED_HALF_WAY, DISK_FULL_HALF_WAY -> half.done();
      case KILLED_BEFORE, KILLED_AFTER, CANNOT_SYNC -> whole.done();
    }
    if (kills) {
      throw new Killed();
    }
    throw new IOException(
        fault == Fault.CANNOT_SYNC ? "Input/output error" : "No space left on device");
  }

  private static <T> T nothing(T value) {
    return value;
  }

  @Override
  public List<Path> segments(Path folder) throws IOException {
    return call(() -> nothing(List.of()), () -> real.segments(folder));
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return call(() -> nothing(new byte[0]), () -> real.read(file));
  }

  @Override
  public Strip open(Path file) throws IOException {
    return call(() -> real.open(file), () -> new FaultyStrip(real.open(file)));
  }

  @Override
  public void remove(Path file) throws IOException {
    call(
        () -> false,
        () -> {
          real.remove(file);
          return true;
        });
  }

  @Override
  public void sync(Path folder) throws IOException {
    call(
        () -> false,
        () -> {
          real.sync(folder);
          return true;
        });
  }

  private final class FaultyStrip implements Strip {
    private final Strip behind;

    FaultyStrip(Strip behind) {
      this.behind = behind;
    }

    @Override
    public long length() throws IOException {
      return behind.length();
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
      call(
          () -> {
            behind.write(at, Arrays.copyOf(bytes, bytes.length / 2));
            return true;
          },
          () -> {
            behind.write(at, bytes);
            return true;
          });
    }

    @Override
    public void blank(long from, long length) throws IOException {
      call(
          () -> {
            behind.blank(from, (from + length) / 2);
            return true;
          },
          () -> {
            behind.blank(from, length);
            return true;
          });
    }

    @Override
    public void close() throws IOException {
      behind.close();
    }
  }
}
