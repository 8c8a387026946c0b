package rearguard.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which of the three streams are terminals, and how wide.
 *
 * @param columns at least 20
 */
public record Terminal(boolean input, boolean output, boolean talk, int columns) {
  private static final int USUAL = 80;

  public Terminal {
    columns = Math.max(columns, 20);
  }

  /** What this process is attached to; the launcher tells the width in COLUMNS. */
  public static Terminal ofThisProcess(Map<String, String> environment) {
    return new Terminal(attached(0), attached(1), attached(2), columns(environment));
  }

  private static boolean attached(int stream) {
    try {
      var file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  private static int columns(Map<String, String> environment) {
    var told = environment.getOrDefault("COLUMNS", "");
    return told.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(told) : USUAL;
  }
}
