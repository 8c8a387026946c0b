package rearguard.agent.driver.compose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Figure;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Source;
import rearguard.agent.driver.compose.build.Context;
import rearguard.agent.driver.compose.build.Recipe;
import rearguard.agent.driver.compose.engine.Builder;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Scrub;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.model.name.SnapshotId;

/**
 * Images that a snapshot lost, built anew from the source of its restore point. What is built from
 * is put on the shelf when the snapshot is drawn up; it is built when that is prepared, and is
 * found from then on by a name that the engine gives it when all of it is there.
 */
record Rebuild(Host host, Place place, Engine engine, SnapshotId id) {
  private static final String CONTEXT = "context-";

  /**
   * Draws up what is left of a snapshot with what it takes to make the rest.
   *
   * @param asked whether somebody asked for that; if not, it is refused with the way to ask
   */
  Captured draw(ComposeState left, List<Source> sources, boolean asked, Shelf.Writer shelf)
      throws HostException {
    var builds = new TreeMap<String, Recipe>();
    for (var image : lost(left)) {
      try {
        var context = Context.of(sources, recipe(left, image));
        builds.put(image, context.recipe());
        shelf.record(CONTEXT + Seen.shortened(image), context.packed());
      } catch (HostException e) {
        throw named(left, image, e);
      }
    }
    var state = left.with(left.notes().building(builds));
    if (builds.isEmpty()) {
      shelf.record(ComposeState.RECORD, state.written());
      return Capture.told(state);
    }
    var words = String.join("; ", words(state));
    if (!asked) {
      throw Woe.conflict(
          named(state, builds.firstKey()),
          "Add --rebuild to have it built before anything stops ("
              + words
              + "), or choose another restore point.");
    }
    return kept(state.anew(forgotten(state)), words, shelf);
  }

  /** Names that nothing goes by any more, of images that nothing ran. */
  private SortedMap<String, String> forgotten(ComposeState state) throws HostException {
    var gone = new TreeMap<String, String>();
    for (var image : state.names().values()) {
      if (!image.isEmpty() && !state.needed().contains(image) && engine.imageId(image).isEmpty()) {
        gone.put(image, "");
      }
    }
    return gone;
  }

  private Captured kept(ComposeState state, String words, Shelf.Writer shelf) throws HostException {
    var keeping = new Keeping(engine, state.files().project(), id);
    try {
      keeping.keep(state);
      keeping.tell(state, shelf);
      shelf.record(ComposeState.RECORD, state.written());
    } catch (HostException e) {
      keeping.forget(state);
      throw e;
    }
    var told = Capture.told(state);
    var facts = new TreeMap<>(told.facts());
    facts.put("made", String.join(",", services(state)));
    return new Captured(told.summary() + "; " + words, facts);
  }

  private static List<String> services(ComposeState state) {
    return state.builds().values().stream().map(one -> Quoted.of(one.service())).toList();
  }

  private List<String> lost(ComposeState state) throws HostException {
    var lost = new ArrayList<String>();
    for (var image : state.needed()) {
      if (engine.imageId(image).isEmpty()) {
        lost.add(image);
      }
    }
    return lost;
  }

  /** Of the first service that ran the image and is built. */
  private static Recipe recipe(ComposeState state, String image) throws HostException {
    var model = state.resolved();
    for (var service : running(state, image)) {
      var build = model.build(service);
      if (!build.isMissingNode()) {
        if (state.notes().edited().contains(service)) {
          throw Woe.conflict(
              named(state, image) + ", and the files were edited after it was made",
              "Nobody can say how it was built; build it by hand, or choose another restore point.");
        }
        return Recipe.of(service, build);
      }
    }
    throw gone(state, image);
  }

  private static List<String> running(ComposeState state, String image) {
    return state.services().keySet().stream()
        .filter(
            service ->
                state.units(service).stream().anyMatch(unit -> unit.make().image().equals(image)))
        .toList();
  }

  /** That it is gone, and whether anybody could fetch it. */
  static HostException gone(ComposeState state, String image) {
    var from = Optional.ofNullable(state.notes().origins().get(image));
    return Woe.of(
        Problem.Kind.NOT_FOUND,
        named(state, image),
        from.map(
                origin ->
                    "It was fetched once: \"docker pull "
                        + Quoted.of(origin)
                        + "\" fetches the same again, if you trust where that is. Or choose another"
                        + " restore point.")
            .orElse(
                "Choose another restore point, or load the image again from where it is saved."));
  }

  /** Likewise, for another reason. */
  private static HostException named(ComposeState state, String image, HostException why) {
    var problem = why.problem();
    var named = named(state, image);
    return problem.message().startsWith(named)
        ? why
        : Woe.of(problem.kind(), named + "; " + problem.message(), problem.hint());
  }

  private static String named(ComposeState state, String image) {
    var services = running(state, image);
    var name =
        services.stream()
            .map(service -> state.images().getOrDefault(service, ""))
            .filter(one -> !one.isEmpty())
            .findFirst();
    return "image \""
        + Seen.shortened(image)
        + "\" is gone from the engine"
        + (services.isEmpty() ? "" : "; service " + Woe.quoted(services.getFirst()) + " ran it")
        + name.map(one -> " as " + Woe.quoted(one)).orElse("");
  }

  /** What is to be built, for whoever decides. */
  static List<String> words(ComposeState state) {
    return state.builds().values().stream()
        .map(
            recipe ->
                "service "
                    + Woe.quoted(recipe.service())
                    + ": its image is gone; it is built anew from "
                    + recipe.from()
                    + ", which needs the network; the result may differ from what ran")
        .toList();
  }

  /** With what was built, or came back, in place of what was lost. */
  ComposeState settled(ComposeState state) throws HostException {
    var made = new TreeMap<String, String>();
    for (var build : state.builds().entrySet()) {
      var lost = build.getKey();
      var built = keeping(state).built(build.getValue(), lost);
      built.ifPresent(image -> made.put(lost, image));
      if (built.isEmpty() && engine.imageId(lost).isPresent()) {
        made.put(lost, lost);
      }
    }
    return made.isEmpty() ? state : state.anew(made);
  }

  private Keeping keeping(ComposeState state) {
    return new Keeping(engine, state.files().project(), id);
  }

  /**
   * Builds what is not there yet; tells what, for the beginning of a sentence.
   *
   * @param drawn as it was drawn up, whatever was built since
   */
  String build(ComposeState drawn, Shelf shelf) throws HostException, InterruptedException {
    var said = new StringBuilder();
    for (var build : drawn.builds().entrySet()) {
      var isBuilt = keeping(drawn).built(build.getValue(), build.getKey()).isPresent();
      if (!isBuilt && engine.imageId(build.getKey()).isEmpty()) {
        var began = host.ticks();
        build(drawn, build, shelf);
        said.append("built ")
            .append(Woe.quoted(build.getValue().service()))
            .append(" from ")
            .append(build.getValue().from())
            .append(" in ")
            .append(Figure.time(Duration.ofNanos(host.ticks() - began)))
            .append("; ");
      }
      keeping(drawn).keepBuilt(build.getValue(), build.getKey());
    }
    return said.toString();
  }

  private void build(ComposeState state, Map.Entry<String, Recipe> build, Shelf shelf)
      throws HostException, InterruptedException {
    var recipe = build.getValue();
    var name = keeping(state).name(recipe, build.getKey());
    Capture.refuseFull(host.disk().freeBytes(engine.root()));
    var order = new Builder.Order(recipe.dockerfile(), recipe.args(), recipe.target(), name);
    Builder.at(place.socket())
        .build(
            "the image of service " + Woe.quoted(recipe.service()),
            shelf.record(CONTEXT + Seen.shortened(build.getKey())),
            order,
            Scrub.of(state.contents().values(), recipe.args().values()));
  }
}
