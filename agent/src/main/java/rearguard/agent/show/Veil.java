package rearguard.agent.show;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Takes secrets out of lines before they leave the host: every value that is known, however it is
 * spelt and also where a line was broken in the middle of it, and whatever has the shape of a
 * secret. Rather takes out too much. Pure.
 */
final class Veil {
  static final String MARK = "[secret]";

  private final List<String> spellings;

  private Veil(List<String> spellings) {
    this.spellings = spellings;
  }

  static Veil over(Collection<String> values) {
    return new Veil(Spellings.of(values));
  }

  /** The lines of a text, fit to be shown; blank ones are left out. */
  List<String> lines(String text) {
    return Shapes.hidden(unknown(Plain.lines(text))).stream()
        .filter(line -> !line.isBlank())
        .map(String::stripTrailing)
        .toList();
  }

  String line(String text) {
    return String.join(" ", lines(text));
  }

  /**
   * Known values are looked for in all lines put together, so that one which was broken over two
   * lines is found as well; each part of it is replaced where it stands.
   */
  private List<String> unknown(List<String> lines) {
    var all = String.join("", lines);
    var hidden = new boolean[all.length()];
    boolean any = false;
    for (var spelling : spellings) {
      for (int at = all.indexOf(spelling); at >= 0; at = all.indexOf(spelling, at + 1)) {
        java.util.Arrays.fill(hidden, at, at + spelling.length(), true);
        any = true;
      }
    }
    return any ? masked(lines, hidden) : lines;
  }

  private static List<String> masked(List<String> lines, boolean[] hidden) {
    var shown = new ArrayList<String>();
    int from = 0;
    for (var line : lines) {
      var text = new StringBuilder();
      for (int at = 0; at < line.length(); at++) {
        if (!hidden[from + at]) {
          text.append(line.charAt(at));
        } else if (at == 0 || !hidden[from + at - 1]) {
          text.append(MARK);
        }
      }
      shown.add(text.toString());
      from += line.length();
    }
    return shown;
  }
}
