package rearguard.agent.show;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the values out of environments and configuration that must not be shown. Pure. */
enum Known {
  ;

  /** Shorter ones stand in too many places that are no secret. */
  static final int LEAST = 6;

  private static final int LONGEST = 8192;
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?m)^[ \\t-]*(?:export[ \\t]+)?[\"']?([A-Za-z_][\\w.-]*)[\"']?[ \\t]*([=:])[ \\t]*(\\S.*)$");
  private static final Pattern SECRETIVE =
      Pattern.compile(
          "pass|secret|token|key|auth|cred|private|salt|pin|cookie|session|dsn|url|uri|conn|cert",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");
  private static final Pattern USER_INFO = Pattern.compile("://([^\\s/?#:@]*):(\\S*)@");

  /** What every shell and PM2 itself put into an environment: places and names, never a secret. */
  private static final Pattern SHELL =
      Pattern.compile(
          "_|PATH|HOME|PWD|OLDPWD|SHELL|USER|LOGNAME|USERNAME|HOSTNAME|LANG|LANGUAGE|LC_\\w+|TERM"
              + "|TZ|TMPDIR|EDITOR|XDG_\\w+|SSH_(?:CLIENT|CONNECTION|TTY)|LS_COLORS|INVOCATION_ID"
              + "|JOURNAL_STREAM|NODE_APP_INSTANCE|NODE_ENV|PM2_\\w+|pm_\\w+|pm2_\\w+|axm_\\w+"
              + "|DBUS_SESSION_BUS_ADDRESS|DEBIAN_FRONTEND|GPG_KEY|PYTHON_VERSION|NODE_VERSION");

  /** Words that stand in any line; under a secretive key they are hidden all the same. */
  private static final Set<String> COMMON =
      Set.of(
          "production",
          "development",
          "staging",
          "localhost",
          "127.0.0.1",
          "0.0.0.0",
          "enabled",
          "disabled",
          "default",
          "verbose",
          "warning",
          "always",
          "unless-stopped",
          "on-failure");

  /**
   * The values behind keys: of {@code KEY=value} each, of {@code key: value} those of variables and
   * of keys whose name speaks of a secret. With the password of a URL, which libraries quote alone.
   */
  static SortedSet<String> in(Collection<String> texts) {
    var values = new TreeSet<String>();
    for (var text : texts) {
      ENTRY
          .matcher(text)
          .results()
          .filter(entry -> hides(entry.group(1), entry.group(2), bare(entry.group(3))))
          .forEach(entry -> add(bare(entry.group(3)), values));
    }
    return values;
  }

  private static boolean hides(String key, String sign, String value) {
    if (SHELL.matcher(key).matches()) {
      return false;
    }
    boolean secretive = SECRETIVE.matcher(key).find();
    return secretive
        || ((sign.equals("=") || VARIABLE.matcher(key).matches())
            && !COMMON.contains(value.toLowerCase(Locale.ROOT)));
  }

  private static void add(String value, SortedSet<String> values) {
    if (value.length() < LEAST || value.length() > LONGEST) {
      return;
    }
    values.add(value);
    for (var line : value.split("\\\\n", -1)) {
      if (line.length() >= LEAST) {
        values.add(line);
      }
    }
    var user = USER_INFO.matcher(value);
    if (user.find() && user.group(2).length() >= LEAST) {
      values.add(user.group(2));
      values.add(decoded(user.group(2)));
    }
  }

  private static String decoded(String word) {
    try {
      return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return word;
    }
  }

  /** Without quotes, the comma of JSON, and a comment behind it. */
  private static String bare(String written) {
    var value = written.strip().replaceFirst(",$", "");
    if (value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"))) {
      int end = value.indexOf(value.charAt(0), 1);
      return end > 0 ? value.substring(1, end) : value.substring(1);
    }
    return value.replaceFirst("\\s+#.*$", "");
  }
}
