package rearguard.agent.driver.pm2;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/** The end of an app's error log, fit to be shown. */
final class ErrorLog {
  private static final int LINES = 5;
  private static final int SECRET = 6;

  private ErrorLog() {}

  /** Empty, or what to append to a message. */
  static String lastWords(Bridge bridge, Entry entry) throws HostException, InterruptedException {
    var lines = telling(bridge.tail(entry.errorLog()), entry);
    return lines.isEmpty() ? "" : "; its last errors: " + String.join(" | ", lines);
  }

  /**
   * The last lines that tell something: no stack frames; no value of the app's environment, which
   * may be a secret.
   */
  static List<String> telling(String log, Entry entry) {
    var told =
        log.lines()
            .filter(
                line -> !line.isBlank() && !line.matches("\\s+at .*|\\s*\\^+\\s*|Node\\.js v.*"))
            .collect(Collectors.toCollection(ArrayList::new));
    return told.subList(Math.max(0, told.size() - LINES), told.size()).stream()
        .map(line -> Quoted.of(masked(line.strip(), entry)))
        .toList();
  }

  private static String masked(String line, Entry entry) {
    var shown = line;
    for (var value : entry.environment()) {
      var text = value.asText();
      if (text.length() >= SECRET && !text.startsWith("/")) {
        shown = shown.replace(text, "…");
      }
    }
    return shown;
  }
}
