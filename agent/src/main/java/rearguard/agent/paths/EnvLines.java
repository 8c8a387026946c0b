package rearguard.agent.paths;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names the keys that differ between two environment files. */
enum EnvLines {
  ;

  private static final Pattern ENTRY =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]{0,63})=(.*)");
  private static final int MOST = 20;

  /**
   * Empty when one of them is no environment file, in its name or in any line. A line without a
   * value is never named: it may be the padded end of an encoded secret.
   */
  static Optional<String> changed(String path, byte[] kept, byte[] now) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    if (!(name.equals("env") || name.startsWith(".env") || name.endsWith(".env"))) {
      return Optional.empty();
    }
    var before = parsed(kept);
    var after = parsed(now);
    return before.isEmpty() || after.isEmpty()
        ? Optional.empty()
        : Optional.of(words(before.get(), after.get()));
  }

  private static String words(SortedMap<String, String> before, SortedMap<String, String> after) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> before.containsKey(name) && before.get(name).equals(after.get(name)));
    var known = new ArrayList<String>();
    for (var name : names) {
      if (tells(before.get(name)) || tells(after.get(name))) {
        known.add(name + how(before.containsKey(name), after.containsKey(name)));
      }
    }
    if (known.isEmpty()) {
      return "has other content";
    }
    var shown = String.join(", ", known.subList(0, Math.min(MOST, known.size())));
    return "differs in "
        + shown
        + (known.size() > MOST ? " and " + (known.size() - MOST) + " more" : "");
  }

  private static boolean tells(@org.jspecify.annotations.Nullable String value) {
    return value != null && !value.replace("=", "").isBlank();
  }

  private static String how(boolean before, boolean after) {
    if (before && after) {
      return "";
    }
    return before ? " (now missing)" : " (now added)";
  }

  private static Optional<SortedMap<String, String>> parsed(byte[] content) {
    var entries = new TreeMap<String, String>();
    for (var line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      var text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      var entry = ENTRY.matcher(text);
      if (!entry.matches()) {
        return Optional.empty();
      }
      entries.put(entry.group(1), entry.group(2));
    }
    return Optional.of(entries);
  }
}
