package rearguard.agent.driver.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import rearguard.agent.driver.compose.engine.Make;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.driver.compose.engine.Unit;
import rearguard.agent.driver.compose.engine.Woe;

/** What differs between a snapshot and a scene, by names and ids alone. Pure. */
final class Comparison {
  private final ComposeState kept;
  private final Scene scene;
  private final List<String> words = new ArrayList<>();

  private Comparison(ComposeState kept, Scene scene) {
    this.kept = kept;
    this.scene = scene;
  }

  static List<String> words(ComposeState kept, Scene scene) {
    var comparison = new Comparison(kept, scene);
    var services = new TreeSet<>(kept.services().keySet());
    services.addAll(scene.services().keySet());
    services.forEach(comparison::service);
    kept.names().forEach(comparison::name);
    return List.copyOf(comparison.words);
  }

  /** The files on disk; other drivers bring them back. */
  static List<String> files(ComposeState kept, SortedMap<String, String> now) {
    var paths = new TreeSet<>(kept.contents().keySet());
    paths.addAll(now.keySet());
    var words = new ArrayList<String>();
    for (var path : paths) {
      var before = kept.contents().get(path);
      var after = now.get(path);
      if (!Objects.equals(before, after)) {
        var how = after == null ? "is missing" : before == null ? "is new" : "has other content";
        words.add("file " + Woe.quoted(path) + " that Compose reads " + how);
      }
    }
    return words;
  }

  /** Whether a service is made and runs as it did, whatever its health. */
  static boolean same(List<Unit> before, List<Unit> now) {
    return alike(makes(before), makes(now))
        && up(now) >= up(before)
        && (up(before) > 0 || up(now) == 0);
  }

  private static boolean alike(List<Make> before, List<Make> now) {
    return before.size() == now.size()
        && IntStream.range(0, before.size()).allMatch(at -> before.get(at).is(now.get(at)));
  }

  private static long up(List<Unit> units) {
    return units.stream().filter(Unit::up).count();
  }

  private static List<Make> makes(List<Unit> units) {
    return units.stream()
        .map(Unit::make)
        .sorted(java.util.Comparator.comparing(Make::image).thenComparing(Make::shape))
        .toList();
  }

  private void service(String service) {
    var before = kept.units(service);
    var now = scene.units(service);
    var name = "service " + Woe.quoted(service);
    if (before.isEmpty() || now.isEmpty()) {
      if (!before.isEmpty()) {
        words.add(name + " is not there");
      } else if (!now.isEmpty()) {
        words.add(name + " is there and was not");
      }
      return;
    }
    if (before.size() != now.size()) {
      words.add(name + " has " + now.size() + " containers, was " + before.size());
    }
    made(name, before, now);
    condition(name, before, now);
  }

  private void made(String name, List<Unit> before, List<Unit> now) {
    var was = images(before);
    var is = images(now);
    if (!was.equals(is)) {
      words.add(name + " has image " + String.join(", ", is) + ", was " + String.join(", ", was));
    } else if (!shapes(before).contains("") && !shapes(before).equals(shapes(now))) {
      words.add(name + " was made with other settings or environment");
    }
  }

  private void condition(String name, List<Unit> before, List<Unit> now) {
    var was = up(before);
    var is = up(now);
    if (was > 0 && is == 0) {
      words.add(name + " is not running");
    } else if (was == 0 && is > 0) {
      words.add(name + " runs and did not");
    } else if (was > is) {
      words.add(name + " runs in " + is + " containers, did in " + was);
    } else if (was > 0
        && before.stream().allMatch(Unit::well)
        && !now.stream().allMatch(Unit::well)) {
      words.add(name + " is unhealthy, not yet healthy, or restarts over and over");
    }
  }

  private void name(String name, String before) {
    var now = scene.names().getOrDefault(name, "");
    if (!before.isEmpty() && !before.equals(now)) {
      words.add(
          "image name "
              + Woe.quoted(name)
              + " means "
              + (now.isEmpty() ? "nothing" : Seen.shortened(now))
              + ", was "
              + Seen.shortened(before));
    }
  }

  private static SortedSet<String> images(List<Unit> units) {
    var images = new TreeSet<String>();
    units.forEach(unit -> images.add(Seen.shortened(unit.make().image())));
    return images;
  }

  private static SortedSet<String> shapes(List<Unit> units) {
    var shapes = new TreeSet<String>();
    units.forEach(unit -> shapes.add(unit.make().shape()));
    return shapes;
  }
}
