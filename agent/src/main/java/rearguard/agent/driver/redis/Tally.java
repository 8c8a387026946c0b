package rearguard.agent.driver.redis;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import rearguard.model.name.Counted;

/** Counts keys, for people. */
final class Tally {
  private final Map<KeyType, Long> keys = new EnumMap<>(KeyType.class);
  private final Map<KeyType, Long> entries = new EnumMap<>(KeyType.class);

  void add(KeyState state) {
    add(state.type(), state.length());
  }

  void add(KeyType type, long length) {
    keys.merge(type, 1L, Long::sum);
    entries.merge(type, length, Long::sum);
  }

  long keys() {
    return keys.values().stream().mapToLong(Long::longValue).sum();
  }

  /** {@code 3 keys: 2 lists with 14 entries, 1 string}. */
  @Override
  public String toString() {
    if (keys.isEmpty()) {
      return "no keys";
    }
    var kinds = new ArrayList<String>();
    keys.forEach(
        (type, count) ->
            kinds.add(
                type.words(count)
                    + (type == KeyType.STRING
                        ? ""
                        : " with " + entries(entries.getOrDefault(type, 0L)))));
    return Counted.of(keys(), "key") + ": " + String.join(", ", kinds);
  }

  static String entries(long count) {
    return count == 1 ? "1 entry" : count + " entries";
  }
}
