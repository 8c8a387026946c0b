package rearguard.agent.driver.compose;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.compose.build.Recipe;
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
  private static final String BUILT = "rearguard.built-for";
  private static final int LONGEST = 60;

  private final Engine engine;
  private final String project;
  private final SnapshotId snapshot;

  Keeping(Engine engine, String project, SnapshotId snapshot) {
    this.engine = engine;
    this.project = project;
    this.snapshot = snapshot;
  }

  /** Says of each image what it takes; tells where each was fetched from. */
  SortedMap<String, String> tell(ComposeState state, Shelf.Writer shelf) throws HostException {
    var origins = new TreeMap<String, String>();
    for (var image : images(state)) {
      var seen = engine.image(image);
      shelf.outside("image:" + image, seen.bytes());
      seen.origins().stream().sorted().findFirst().ifPresent(from -> origins.put(image, from));
    }
    return origins;
  }

  /** May be repeated. */
  void keep(ComposeState state) throws HostException {
    for (var image : images(state)) {
      engine.hold(image, holder(image), labels());
    }
    for (var name : names(state).entrySet()) {
      for (var image : name.getValue()) {
        if (!state.notes().builds().containsKey(image)) {
          engine.tag(image, repository(name.getKey()), tag(image));
        }
      }
    }
  }

  /**
   * The name that an image has from the moment it is built in place of a lost one: the one that the
   * lost one would be kept by, so that it goes with the others.
   */
  String name(Recipe recipe, String lost) {
    return repository(recipe.service()) + ":" + tag(lost);
  }

  /** What was built in place of a lost one, if it is: by its name, or by its container. */
  Optional<String> built(Recipe recipe, String lost) throws HostException {
    var named = engine.imageId(name(recipe, lost));
    return named.isPresent() ? named : engine.imageHeld(builtLabels(lost));
  }

  /** As {@link #keep}, for what was built; whichever of the two is there. */
  void keepBuilt(Recipe recipe, String lost) throws HostException {
    var image = built(recipe, lost);
    if (image.isPresent()) {
      engine.tag(image.get(), repository(recipe.service()), tag(lost));
      var name = holder(image.get()) + "-" + Seen.shortened(lost);
      engine.hold(image.get(), name, builtLabels(lost));
    }
  }

  private Map<String, String> builtLabels(String lost) {
    return Map.of(LABEL, snapshot.value(), BUILT, lost);
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

  /** Those that are there. */
  private static SortedSet<String> images(ComposeState state) {
    var images = new TreeSet<String>();
    names(state).values().forEach(images::addAll);
    images.removeAll(state.notes().builds().keySet());
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
