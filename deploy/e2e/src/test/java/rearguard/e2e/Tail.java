package rearguard.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a log says from now on. */
final class Tail {
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Path log;
  private final StringBuilder seen = new StringBuilder();
  private long at;

  Tail(Path log) throws IOException {
    this.log = log;
    this.at = Files.exists(log) ? Files.size(log) : 0;
  }

  /** Returns as soon as the words stand there; looks every 5 ms. */
  void await(String words, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!says(words)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within " + within + " in " + log + ": " + words + "\n" + seen);
      }
      Program.pause(LOOK);
    }
  }

  boolean says(String words) {
    if (!Files.exists(log)) {
      return false;
    }
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(at);
      byte[] more = new byte[(int) (file.length() - at)];
      file.readFully(more);
      at += more.length;
      seen.append(new String(more, StandardCharsets.UTF_8));
      return seen.indexOf(words) >= 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
