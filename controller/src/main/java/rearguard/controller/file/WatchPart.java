package rearguard.controller.file;

import java.time.Duration;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import rearguard.controller.file.Application.Watch;
import rearguard.model.name.Quoted;

/** The part of a fleet file that says how deployments are noticed. */
enum WatchPart {
  ;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LONGEST_SOAK = Duration.ofDays(7);

  static Watch read(Page page, Node node) {
    if (node instanceof ScalarNode scalar && scalar.getValue().equals("false")) {
      return Watch.OFF;
    }
    var usual = Watch.USUAL;
    return Keys.of(page, node, "watch")
        .map(keys -> keys.only("still-for", "soak"))
        .map(
            keys ->
                new Watch(
                    true,
                    time(page, keys, "still-for", usual.stillFor(), LONGEST),
                    time(page, keys, "soak", usual.soak(), LONGEST_SOAK)))
        .orElse(usual);
  }

  private static Duration time(Page page, Keys keys, String key, Duration usual, Duration most) {
    var path = keys.path(key);
    var read = keys.get(key).flatMap(node -> page.duration(node, path)).orElse(usual);
    if (read.compareTo(SHORTEST) < 0 || read.compareTo(most) > 0) {
      page.wrong(
          keys.key(key),
          path,
          "\"" + Quoted.of(key) + "\" is too short or too long",
          "Write a time from 1s to " + (most.toDays() > 0 ? most.toDays() + "d" : "1h") + ".");
    }
    return read;
  }
}
