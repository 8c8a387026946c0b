package rearguard.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A piece of a fleet file that only a driver understands; the controller carries it and looks at
 * its keys alone.
 */
public sealed interface Setting {

  /** A scalar, as it was written. */
  record Text(String value) implements Setting {}

  record Many(List<Setting> items) implements Setting {
    public Many {
      items = List.copyOf(items);
    }
  }

  /** Keys in the order of the file. */
  record Group(SequencedMap<String, Setting> entries) implements Setting {
    public static final Group EMPTY = new Group(new LinkedHashMap<>());

    public Group {
      entries = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    public static Group of(Map<String, Setting> entries) {
      return new Group(new LinkedHashMap<>(entries));
    }

    /** The scalar under a key; empty when the key is absent or holds something else. */
    public Optional<String> text(String key) {
      return entries.get(key) instanceof Text(var value) ? Optional.of(value) : Optional.empty();
    }

    /**
     * The scalars of a list under a key; a lone scalar counts as a list of one; absent is empty.
     */
    public List<String> texts(String key) {
      return switch (Optional.ofNullable(entries.get(key)).orElse(new Many(List.of()))) {
        case Text(var value) -> List.of(value);
        case Many(var items) ->
            items.stream()
                .flatMap(
                    item ->
                        item instanceof Text(var value)
                            ? java.util.stream.Stream.of(value)
                            : java.util.stream.Stream.empty())
                .toList();
        case Group _ -> List.of();
      };
    }
  }
}
