package rearguard.agent;

import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line for each event, to standard error; nothing in it can move a terminal's cursor. */
final class OneLine extends Formatter {
  private static final int LIMIT = 2000;

  /** From now on all logging goes this way. */
  static void everywhere() {
    var root = Logger.getLogger("");
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var handler = new ConsoleHandler();
    handler.setFormatter(new OneLine());
    root.addHandler(handler);
    root.setLevel(Level.WARNING);
    Logger.getLogger("rearguard").setLevel(Level.INFO);
  }

  @Override
  public String format(LogRecord event) {
    var when =
        DateTimeFormatter.ISO_INSTANT.format(event.getInstant().truncatedTo(ChronoUnit.MILLIS));
    var line =
        new StringBuilder(when + " " + level(event.getLevel()) + " " + event.getLoggerName());
    line.append(": ").append(formatMessage(event));
    for (var cause = event.getThrown(); cause != null; cause = cause.getCause()) {
      line.append(" <- ").append(cause);
      if (cause.getStackTrace().length > 0) {
        line.append(" at ").append(cause.getStackTrace()[0]);
      }
    }
    return escaped(line) + "\n";
  }

  private static String level(Level level) {
    return level.intValue() >= Level.SEVERE.intValue()
        ? "error"
        : level.intValue() >= Level.WARNING.intValue() ? "warn" : "info";
  }

  private static String escaped(StringBuilder line) {
    var out = new StringBuilder();
    line.codePoints()
        .limit(LIMIT)
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    out.append("\\u%04x".formatted(point));
                default -> out.appendCodePoint(point);
              }
            });
    return out.toString();
  }
}
