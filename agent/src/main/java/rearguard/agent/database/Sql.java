package rearguard.agent.database;

import java.util.List;
import java.util.Optional;

/**
 * One statement.
 *
 * @param text with a question mark for each argument; nothing foreign but names that were quoted
 *     with {@link #quoted}
 * @param arguments all as text; empty is NULL
 */
public record Sql(String text, List<Optional<String>> arguments) {
  public Sql {
    arguments = List.copyOf(arguments);
  }

  public static Sql of(String text, String... arguments) {
    return new Sql(text, List.of(arguments).stream().map(Optional::of).toList());
  }

  /** An identifier, exactly as it is written: quoted, so that no letter means anything else. */
  public static String quoted(String identifier) {
    if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no identifier");
    }
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A text where no question mark may stand, such as in a command that makes a database. */
  public static String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no text");
    }
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** Tells what is asked, and never with what: that may be a secret. */
  @Override
  public String toString() {
    return text;
  }
}
