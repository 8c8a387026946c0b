package rearguard.agent.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rearguard.agent.host.Ran;
import rearguard.model.name.Quoted;

/** The last lines of what a program said, fit to be shown: no secret, no control character. */
record Tail(List<String> lines) {
  private static final int MOST = 20;
  private static final int ROOM = 190;
  private static final int SECRET = 5;
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|authorization)[\"']?\\s*[=:]\\s*"
              + "(?:bearer\\s+|basic\\s+)?)[^\\s,;]+");
  private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");

  Tail {
    lines = List.copyOf(lines);
  }

  /**
   * Of its output, then of what it complained about.
   *
   * @param secrets what must not be shown
   */
  static Tail of(Ran ran, Collection<String> secrets) {
    var words = secrets.stream().filter(secret -> secret.length() >= SECRET);
    var longestFirst = words.sorted(Comparator.comparingInt(String::length).reversed()).toList();
    var lines = new ArrayList<String>();
    Stream.of(ran.out(), ran.error())
        .flatMap(text -> last(scrubbed(text, longestFirst)).stream())
        .map(Quoted::of)
        .forEach(lines::add);
    if (ran.cut()) {
      lines.add("(it said more than is kept; this is not the end of it)");
    }
    return new Tail(lines);
  }

  private static List<String> last(String text) {
    var lines =
        text.replace('\t', ' ').lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.subList(Math.max(0, lines.size() - MOST), lines.size());
  }

  static String scrubbed(String text, List<String> secrets) {
    var shown = text;
    for (var secret : secrets) {
      shown = shown.replace(secret, "…");
    }
    return IN_ADDRESS.matcher(NAMED.matcher(shown).replaceAll("$1…")).replaceAll("$1…@");
  }

  boolean none() {
    return lines.isEmpty();
  }

  /** A line of evidence: how it ended, and the end of what it said. */
  String after(String head) {
    var tail = within(Math.max(0, ROOM - head.length()));
    return tail.isEmpty() ? head : head + ": " + tail;
  }

  /** As much of its end as there is room for, in one line. */
  String within(int room) {
    var all = String.join(" | ", lines);
    int length = all.codePointCount(0, all.length());
    return length <= room || room < 2
        ? all
        : "…" + all.substring(all.offsetByCodePoints(0, length - room + 1));
  }
}
