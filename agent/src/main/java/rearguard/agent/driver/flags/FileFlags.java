package rearguard.agent.driver.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.CaredFor;
import rearguard.model.flag.Flag;

/**
 * The flags of environment files, each where it stands. A file does not tell who changed a flag in
 * it.
 *
 * @param print what is shown in place of a value that may be a secret
 */
record FileFlags(CaredFor.Keys keys, UnaryOperator<String> print) {
  private static final SortedMap<String, String> NOTHING = new TreeMap<>();

  List<Flag> beside(Optional<Shelf> shelf) throws HostException {
    var now = keys.values();
    var kept = kept(shelf);
    var flags = new ArrayList<Flag>();
    for (var name : keys.keys()) {
      for (var path : places(name, now, kept)) {
        flags.add(new Flag(name, path, value(now, path, name), was(kept, path, name)));
      }
    }
    return flags;
  }

  /** What a snapshot holds that holds them all. */
  private Optional<SortedMap<String, SortedMap<String, String>>> kept(Optional<Shelf> shelf) {
    try {
      return shelf.isEmpty() ? Optional.empty() : Optional.of(keys.values(shelf.get()));
    } catch (HostException e) {
      return Optional.empty();
    }
  }

  /** Where it stands or stood; all the files when it is in none. */
  private List<String> places(
      String name,
      SortedMap<String, SortedMap<String, String>> now,
      Optional<SortedMap<String, SortedMap<String, String>>> kept) {
    var places =
        keys.paths().stream()
            .filter(
                path ->
                    in(now, path).containsKey(name)
                        || kept.filter(was -> in(was, path).containsKey(name)).isPresent())
            .toList();
    return places.isEmpty() ? keys.paths() : places;
  }

  private static SortedMap<String, String> in(
      SortedMap<String, SortedMap<String, String>> values, String path) {
    return values.getOrDefault(path, NOTHING);
  }

  private Flag.Value was(
      Optional<SortedMap<String, SortedMap<String, String>>> kept, String path, String name) {
    return kept.map(values -> value(values, path, name)).orElse(Flag.Value.NOT_KEPT);
  }

  private Flag.Value value(
      SortedMap<String, SortedMap<String, String>> values, String path, String name) {
    return FlagDrift.value(Optional.ofNullable(in(values, path).get(name)), print);
  }
}
