package rearguard.agent.driver.flags;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import rearguard.agent.driver.Shelf;
import rearguard.model.flag.Flag;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/**
 * How flags differ from what they were, in words. Only what every flag may be is shown; any other
 * value may be a secret, and is told apart by a keyed fingerprint.
 */
enum FlagDrift {
  ;

  private static final Pattern PLAIN =
      Pattern.compile(
          "true|false|t|f|on|off|yes|no|enabled|disabled|[0-9]{1,3}%?", Pattern.CASE_INSENSITIVE);

  /** Of the flags that are asked for now. */
  static List<String> differing(FlagState wanted, FlagState now) {
    return now.values().entrySet().stream()
        .filter(flag -> !flag.getValue().equals(wanted.values().get(flag.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  static Drift of(FlagState wanted, FlagState now, Shelf kept) {
    UnaryOperator<String> print =
        value ->
            kept.keyed(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)).substring(0, 8);
    var words =
        differing(wanted, now).stream()
            .map(
                flag ->
                    "flag \""
                        + Quoted.of(flag)
                        + "\" was "
                        + shown(wanted.values().getOrDefault(flag, Optional.empty()), print)
                        + ", now "
                        + shown(now.values().getOrDefault(flag, Optional.empty()), print))
            .toList();
    return new Drift(words, kept.keyed(now.written()));
  }

  /** What it is, for a list. */
  static Flag.Value value(Optional<String> value, UnaryOperator<String> other) {
    return value.isEmpty()
        ? new Flag.Value.Unset()
        : new Flag.Value.Set(shown(value, text -> "other (" + other.apply(text) + ")"));
  }

  /**
   * A value in words.
   *
   * @param other for what may be a secret
   */
  static String shown(Optional<String> value, UnaryOperator<String> other) {
    return value
        .map(text -> PLAIN.matcher(text).matches() ? text : other.apply(text))
        .orElse("NULL");
  }
}
