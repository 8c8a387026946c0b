package rearguard.agent.paths;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a key is given a value in an environment file: as it is written there, with its export and
 * its quotes. Only what every reader of such files takes for itself is written: shells, systemd,
 * Docker and the dotenv libraries. Pure.
 */
enum EnvValue {
  ;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,:/@%+-]{0,1000}");
  private static final Pattern SAYS =
      Pattern.compile("(?s)([ \\t]*(?:export[ \\t]+)?[A-Za-z0-9_]+[ \\t]*=[ \\t]*)(.*)");

  static boolean plain(String value) {
    return PLAIN.matcher(value).matches();
  }

  /** What a line gives its key: without quotes, and without a comment behind it. */
  static String of(String line) {
    var says = SAYS.matcher(line);
    var text = says.matches() ? says.group(2) : "";
    boolean quoted = text.startsWith("\"") || text.startsWith("'");
    int end = quoted ? text.indexOf(text.charAt(0), 1) : -1;
    return end > 0 ? text.substring(1, end) : text.replaceFirst("(?s)(^|[ \\t])#.*", "").strip();
  }

  /**
   * The line with that value in place of its own; a new line for a key that does not stand there.
   */
  static String line(String key, String value, Optional<String> is) {
    var says = SAYS.matcher(is.orElse(key + "="));
    if (!says.matches()) {
      return key + "=" + value;
    }
    var old = says.group(2);
    var quote = old.startsWith("\"") || old.startsWith("'") ? old.substring(0, 1) : "";
    return says.group(1) + quote + value + quote;
  }
}
