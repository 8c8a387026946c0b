package rearguard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The wall clock of one program of ours, set forward or back while it runs. Waits and the monotonic
 * clock are left alone, as they are when an administrator or NTP sets a host's clock.
 */
final class ShiftedClock {
  private final Path shift;
  private final Map<String, String> surroundings;

  /** Right until it is shifted. */
  ShiftedClock(Path library, Path shift) throws IOException {
    this.shift = shift;
    this.surroundings =
        Map.of("LD_PRELOAD", library.toString(), "REARGUARD_SHIFT", shift.toString());
    Files.write(shift, bytes(Duration.ZERO));
  }

  /** Compiled by the C compiler of the machine. */
  static Path library(Path folder) throws IOException {
    var source = folder.resolve("clock.c");
    try (var in = ShiftedClock.class.getResourceAsStream("clock.c")) {
      Files.write(source, Objects.requireNonNull(in).readAllBytes());
    }
    var library = folder.resolve("clock.so");
    var words =
        List.of("gcc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString());
    new Program(folder).run(folder, Map.of(), words).fine();
    return library;
  }

  /** What the program has to be started with. */
  Map<String, String> surroundings() {
    return surroundings;
  }

  /** From the next look at the clock on; written in place, as the program has the file mapped. */
  void shift(Duration by) {
    try (var file = FileChannel.open(shift, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(bytes(by)), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Duration by) {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .putLong(by.toNanos())
        .array();
  }
}
