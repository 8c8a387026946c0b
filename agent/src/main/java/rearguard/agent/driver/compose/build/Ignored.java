package rearguard.agent.driver.compose.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a {@code .dockerignore} leaves out of a context, as Docker's own programs read it (moby's
 * {@code patternmatcher}): the last line that fits a name or a folder above it decides. Pure.
 */
record Ignored(List<Line> lines) {
  static final String FILE = ".dockerignore";

  /**
   * @param back whether what fits is in after all
   */
  record Line(Pattern names, boolean back) {}

  static Ignored parsed(String text) {
    var lines = new ArrayList<Line>();
    for (var raw : text.replaceFirst("^\uFEFF", "").lines().toList()) {
      var said = raw.strip();
      var back = said.startsWith("!");
      var name = (back ? said.substring(1) : said).strip();
      if (!said.startsWith("#") && !name.isEmpty() && name.indexOf('\0') < 0) {
        lines.add(new Line(pattern(plain(name)), back));
      }
    }
    return new Ignored(lines);
  }

  boolean leavesOut(String name) {
    var out = false;
    for (var line : lines) {
      if (fits(line.names(), name)) {
        out = !line.back();
      }
    }
    return out;
  }

  private static boolean fits(Pattern names, String name) {
    for (int end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
      if (names.matcher(name.substring(0, end)).matches()) {
        return true;
      }
    }
    return names.matcher(name).matches();
  }

  private static String plain(String name) {
    var path = Path.of("/").resolve(name.replaceFirst("^/+", "")).normalize().toString();
    return path.substring(1);
  }

  private static Pattern pattern(String name) {
    try {
      return Pattern.compile(regex(name), Pattern.DOTALL);
    } catch (PatternSyntaxException _) {
      return Pattern.compile(Pattern.quote(name));
    }
  }

  private static String regex(String name) {
    var regex = new StringBuilder();
    for (int at = 0; at < name.length(); at++) {
      char letter = name.charAt(at);
      if (name.startsWith("**", at)) {
        at += name.startsWith("**/", at) ? 2 : 1;
        regex.append(at + 1 == name.length() ? ".*" : "(?:.*/)?");
      } else if (letter == '*') {
        regex.append("[^/]*");
      } else if (letter == '?') {
        regex.append("[^/]");
      } else if (letter == '[' || letter == ']' || letter == '-' || letter == '^') {
        regex.append(letter);
      } else if (letter == '\\' && at + 1 < name.length()) {
        regex.append(Pattern.quote(String.valueOf(name.charAt(++at))));
      } else {
        regex.append(Character.isLetterOrDigit(letter) ? "" : "\\").append(letter);
      }
    }
    return regex.toString();
  }
}
