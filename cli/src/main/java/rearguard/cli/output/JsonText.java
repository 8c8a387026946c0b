package rearguard.cli.output;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes a {@link Value} as JSON (RFC 8259); nothing in it can move a terminal's cursor. */
public enum JsonText {
  ;

  /** On one line. */
  public static String line(Value value) {
    var text = new StringBuilder();
    write(text, value, -1);
    return text.toString();
  }

  /** Over several lines, two spaces a level. */
  public static List<String> lines(Value value) {
    var text = new StringBuilder();
    write(text, value, 0);
    return text.toString().lines().toList();
  }

  private static void write(StringBuilder text, Value value, int depth) {
    switch (value) {
      case Value.Text(var words) -> quote(text, words);
      case Value.Time(var time) -> quote(text, time.toString());
      case Value.Whole(var number) -> text.append(number);
      case Value.Real(var number) -> text.append(number);
      case Value.Truth(var truth) -> text.append(truth);
      case Value.Items(var items) -> items(text, items, depth);
      case Value.Fields(var entries) -> fields(text, List.copyOf(entries.entrySet()), depth);
    }
  }

  private static void items(StringBuilder text, List<Value> items, int depth) {
    text.append('[');
    for (int i = 0; i < items.size(); i++) {
      next(text, i, depth);
      write(text, items.get(i), deeper(depth));
    }
    close(text, ']', items.isEmpty(), depth);
  }

  private static void fields(
      StringBuilder text, List<Map.Entry<String, Value>> entries, int depth) {
    text.append('{');
    for (int i = 0; i < entries.size(); i++) {
      next(text, i, depth);
      quote(text, entries.get(i).getKey());
      text.append(depth < 0 ? ":" : ": ");
      write(text, entries.get(i).getValue(), deeper(depth));
    }
    close(text, '}', entries.isEmpty(), depth);
  }

  private static int deeper(int depth) {
    return depth < 0 ? depth : depth + 1;
  }

  private static void next(StringBuilder text, int index, int depth) {
    if (index > 0) {
      text.append(',');
    }
    if (depth >= 0) {
      text.append('\n').repeat("  ", depth + 1);
    }
  }

  private static void close(StringBuilder text, char bracket, boolean empty, int depth) {
    if (!empty && depth >= 0) {
      text.append('\n').repeat("  ", depth);
    }
    text.append(bracket);
  }

  /** Quoted, with every character escaped that a terminal could obey. */
  static void quote(StringBuilder text, String words) {
    text.append('"');
    for (int i = 0; i < words.length(); i++) {
      char letter = words.charAt(i);
      switch (letter) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> {
          if (obeyed(letter)) {
            text.append("\\u").append(HexFormat.of().toHexDigits(letter));
          } else {
            text.append(letter);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean obeyed(char letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
