package rearguard.agent.show;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a stranger wrote, as lines of nothing but what can be seen: no colours, no movement of a
 * cursor, nothing that turns the direction of writing or hides between two letters. Pure.
 */
enum Plain {
  ;

  /** ECMA-48: control sequences, and strings such as a title, each to its end or the line's. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]?"
              + "|(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d-\\x9f])[^\\x07\\x1b\\x9c\\n]*(?:\\x07|\\x1b\\\\|\\x9c)?"
              + "|\\x1b[ -/]*[0-~]?");

  /** Carriage returns end a line as well: what came before them is still to be seen. */
  static List<String> lines(String text) {
    var lines = new ArrayList<String>();
    for (var line :
        ESCAPES
            .matcher(text)
            .replaceAll("")
            .split("[\\n\\r\\u000b\\u000c\\u0085\\u2028\\u2029]", -1)) {
      lines.add(visible(line));
    }
    return lines;
  }

  /** All of it in one, as if it were never broken. */
  static String joined(String text) {
    return String.join("", lines(text));
  }

  private static String visible(String line) {
    var seen = new StringBuilder(line.length());
    line.codePoints()
        .map(point -> point == '\t' ? ' ' : point)
        .filter(Plain::harmless)
        .forEach(seen::appendCodePoint);
    return seen.toString();
  }

  private static boolean harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
