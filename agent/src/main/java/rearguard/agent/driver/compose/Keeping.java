package rearguard.agent.driver.compose;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.host.HostException;
import rearguard.model.name.SnapshotId;

/**
 * Keeps the images of one snapshot in the engine, so that no clean-up takes them; each snapshot
 * keeps its own, so that forgetting one never touches another's.
 *
 * <p>Two things for each image, because {@code docker image prune -a} takes whatever no container
 * was made from, whatever its names, and {@code docker system prune} takes containers that do not
 * run and then what has no name: a container that never runs, and a name. What takes both is {@code
 * docker system prune -a}, and one of the two after the other when no capture was in between.
 */
final class Keeping {
  /**
   * The engine's clean-up takes the names of an image in alphabetical order and stops at the last,
   * when a container needs the image. A name that begins so comes first; the operator's own stays.
   */
  private static final String REPOSITORY = "0.rearguard-kept/";

  private static final String LABEL = "rearguard.kept";
  private static final int LONGEST = 60;

  private final Engine engine;
  private final String project;
  private final SnapshotId snapshot;

  Keeping(Engine engine, String project, SnapshotId snapshot) {
    this.engine = engine;
    this.project = project;
    this.snapshot = snapshot;
  }

  /** Says of each image what it takes. */
  void tell(ComposeState state, Shelf.Writer shelf) throws HostException {
    for (var image : images(state)) {
      shelf.outside("image:" + image, engine.sizeOf(image));
    }
  }

  /** May be repeated. */
  void keep(ComposeState state) throws HostException {
    for (var image : images(state)) {
      engine.hold(image, holder(image), labels());
    }
    for (var name : names(state).entrySet()) {
      for (var image : name.getValue()) {
        engine.tag(image, repository(name.getKey()), tag(image));
      }
    }
  }

  /** The container goes first, because it would hold the last name. */
  void forget(ComposeState state) throws HostException {
    for (var holder : engine.withLabels(labels())) {
      engine.remove(holder);
    }
    for (var name : names(state).entrySet()) {
      for (var image : name.getValue()) {
        engine.untag(repository(name.getKey()) + ":" + tag(image));
      }
    }
  }

  private static SortedSet<String> images(ComposeState state) {
    var images = new TreeSet<String>();
    names(state).values().forEach(images::addAll);
    return images;
  }

  /** What each service ran, and what its image name meant. */
  private static SortedMap<String, SortedSet<String>> names(ComposeState state) {
    var names = new TreeMap<String, SortedSet<String>>();
    for (var service : state.services().entrySet()) {
      var images = new TreeSet<String>();
      service.getValue().forEach(unit -> images.add(unit.make().image()));
      images.add(state.names().getOrDefault(state.images().getOrDefault(service.getKey(), ""), ""));
      images.remove("");
      names.put(service.getKey(), images);
    }
    return names;
  }

  private Map<String, String> labels() {
    return Map.of(LABEL, snapshot.value());
  }

  private String holder(String image) {
    return "rearguard-kept-" + Seen.shortened(image) + "-" + snapshot;
  }

  private String tag(String image) {
    return Seen.shortened(image) + "." + snapshot;
  }

  private String repository(String service) {
    return REPOSITORY + plain(project) + "-" + plain(service);
  }

  /** What the engine allows in the name of an image. */
  static String plain(String name) {
    var plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return plain.substring(0, Math.min(LONGEST, plain.length())).replaceAll("-$", "");
  }
}
