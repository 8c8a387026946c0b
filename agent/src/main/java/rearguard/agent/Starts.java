package rearguard.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.Logger;

/**
 * Counts the starts of an agent on its folder, in the folder: a copy of the folder, or an older
 * image of it, has an older number, and the controller sees it.
 *
 * <p>Written by the JDK alone: what the drivers' disk is made of takes a tenth of a start to load,
 * and the agent's folder is nobody else's.
 */
enum Starts {
  ;

  private static final Logger LOG = Logger.getLogger("rearguard.agent");
  private static final int LIMIT = 20;

  /** This start's number, on disk; zero when it cannot be written down, which says nothing. */
  static long next(Path folder) {
    var file = folder.resolve("starts");
    try {
      long now = last(file) + 1;
      write(file, String.valueOf(now));
      return now;
    } catch (IOException e) {
      LOG.warning(() -> "cannot count this start: " + e);
      return 0;
    }
  }

  private static long last(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (var bytes = Files.newInputStream(file)) {
      var digits = new String(bytes.readNBytes(LIMIT), StandardCharsets.US_ASCII);
      return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
  }

  private static void write(Path file, String number) throws IOException {
    var beside = file.resolveSibling("starts.new");
    Files.writeString(
        beside,
        number,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }
}
