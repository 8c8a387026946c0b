package rearguard.agent.driver.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.compose.engine.Definition;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Maker;
import rearguard.agent.driver.compose.engine.Names;
import rearguard.agent.driver.compose.engine.Rights;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.driver.compose.engine.Unit;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;
import rearguard.model.stock.Full;

/** Looks at a project and keeps what it takes to bring it back. */
final class Capture {
  /** Less than this where the engine keeps its images, and the next deployment will fail. */
  static final long SPARE = 512L << 20;

  private final Host host;
  private final Place place;
  private final Engine engine;

  Capture(Host host, Place place, Engine engine) {
    this.host = host;
    this.place = place;
    this.engine = engine;
  }

  Captured onto(Shelf.Writer shelf) throws HostException, InterruptedException {
    var state = state();
    refuseFull(host.disk().freeBytes(engine.root()));
    var keeping = new Keeping(engine, state.files().project(), shelf.id());
    try {
      keeping.keep(state);
      var origins = keeping.tell(state, shelf);
      shelf.record(ComposeState.RECORD, state.with(state.notes().of(origins)).written());
    } catch (HostException e) {
      keeping.forget(state);
      throw e;
    }
    return told(state);
  }

  static void refuseFull(long free) throws HostException {
    if (free < SPARE) {
      throw Woe.conflict(
          "the engine's disk has " + (free >> 20) + " MiB left, and keeping images takes room",
          Full.hint("there"));
    }
  }

  private ComposeState state() throws HostException, InterruptedException {
    var files = Finding.of(place, host, engine.composeLabels());
    var behalf = Behalf.of(host, files);
    var compose = Compose.on(behalf, files, place.socket());
    var contents = Sources.of(files, behalf);
    var model = compose.model(contents.values());
    var scope = new TreeSet<>(place.texts(Keys.SERVICES));
    refuseUnknown(scope, model);
    var live = engine.containers(files.project());
    var hashes = live.isEmpty() ? Map.<String, String>of() : compose.hashes(model);
    var services = new TreeMap<String, List<Unit>>();
    var older = new TreeMap<String, List<Definition>>();
    var images = new TreeMap<String, String>();
    var volumes = new TreeMap<String, SortedSet<String>>();
    var edited = new TreeSet<String>();
    for (var service : all(model, live)) {
      if (scope.isEmpty() || scope.contains(service)) {
        var own = live.stream().filter(one -> one.service().equals(service)).toList();
        services.put(service, Scene.units(own));
        images.put(service, image(service, model, own, compose));
        volumes.put(service, volumes(own));
        if (isOlder(own, hashes.getOrDefault(service, ""))) {
          edited.add(service);
          older.put(service, definitions(own));
        } else if (compose.generation().notesOneAloneOtherwise() && model.needsOthers(service)) {
          Optional.of(definitions(own))
              .filter(made -> !made.isEmpty())
              .ifPresent(made -> older.put(service, made));
        }
      }
    }
    var notes = new ComposeState.Notes(edited, volumes, new TreeMap<>(), new TreeMap<>());
    return new ComposeState(
        files, scope, contents, model.text(), names(images), images, services, older, notes);
  }

  /** What they have, in the words of rights. */
  private SortedSet<String> volumes(List<Seen> own) throws HostException {
    var words = new TreeSet<String>();
    for (var one : own) {
      for (var name : one.definition().volumes()) {
        if (words.add("volume " + name)) {
          Maker.at(place.socket(), host).volume(name).ifPresent(words::add);
        }
      }
      if (one.definition().borrows()) {
        words.add(Rights.BORROWED);
      }
    }
    return words;
  }

  /** Whether the operator's next command would make them anew. */
  private static boolean isOlder(List<Seen> own, String hash) {
    return own.stream().anyMatch(one -> !one.definition().hash().equals(hash));
  }

  /** One that lives in another container cannot be made from its definition alone. */
  private static List<Definition> definitions(List<Seen> own) {
    var definitions = own.stream().map(Seen::definition).toList();
    return definitions.stream().anyMatch(Definition::tied) ? List.of() : definitions;
  }

  private static SortedSet<String> all(Model model, List<Seen> live) {
    var services = new TreeSet<>(model.services());
    live.forEach(one -> services.add(one.service()));
    return services;
  }

  private SortedMap<String, String> names(SortedMap<String, String> images) throws HostException {
    return Scene.names(engine, new TreeSet<>(images.values()));
  }

  private static void refuseUnknown(Set<String> scope, Model model) throws HostException {
    for (var service : scope) {
      if (!model.has(service)) {
        throw Woe.conflict(
            "there is no service " + Woe.quoted(service) + " in the Compose files",
            "It has: " + Quoted.of(String.join(", ", model.services())) + ".");
      }
    }
  }

  /** A service that is built and has no name for its image gets one from Compose. */
  private static String image(String service, Model model, List<Seen> own, Compose compose) {
    return model
        .image(service)
        .or(() -> own.stream().map(Seen::imageName).filter(Names::mayBeGiven).findFirst())
        .orElse(compose.project() + compose.generation().joint() + service);
  }

  static Captured told(ComposeState state) {
    var facts = new TreeMap<String, String>();
    facts.put("project", state.files().project());
    var ids = new ArrayList<String>();
    state
        .services()
        .forEach(
            (service, units) ->
                units.stream()
                    .findFirst()
                    .ifPresent(
                        unit ->
                            ids.add(
                                Quoted.of(service) + "=" + Seen.shortened(unit.make().image()))));
    facts.put("images", String.join(",", ids));
    return new Captured(summary(state), facts);
  }

  private static String summary(ComposeState state) {
    var running = named(state, units -> units.stream().anyMatch(Unit::up));
    var ill = named(state, units -> units.stream().anyMatch(one -> one.up() && !one.well()));
    var older = state.notes().edited().stream().map(Quoted::of).collect(Collectors.joining(", "));
    var containers =
        state.services().values().stream().flatMap(List::stream).filter(Unit::up).count();
    if (running.isEmpty()) {
      return "project " + state.files().project() + ": nothing runs";
    }
    return "project "
        + state.files().project()
        + ": "
        + running
        + " in "
        + Counted.of(containers, "container")
        + (ill.isEmpty() ? "" : "; not well: " + ill)
        + (older.isEmpty() ? "" : "; not made from its files as they are: " + older);
  }

  private static String named(ComposeState state, java.util.function.Predicate<List<Unit>> wanted) {
    return state.services().entrySet().stream()
        .filter(service -> wanted.test(service.getValue()))
        .map(service -> Quoted.of(service.getKey()))
        .collect(Collectors.joining(", "));
  }
}
