package rearguard.agent.driver.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.compose.build.Recipe;
import rearguard.agent.driver.compose.engine.Definition;
import rearguard.agent.driver.compose.engine.Make;
import rearguard.agent.driver.compose.engine.Unit;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * What a project was: its files, what they came to, and what ran of it. Holds secrets.
 *
 * @param scope the services that are cared for; empty means all
 * @param contents of the files that Compose read, by path
 * @param model what Compose made of them, as it printed it
 * @param names the image names the services go by, each with the id it meant; empty if none
 * @param images the image name of each service
 * @param services the containers of each; none means that it must not be there
 * @param older how the containers of a service were made that Compose would make otherwise: of
 *     files that were edited since, or because it brings one alone otherwise than all; none for one
 *     whose containers live in others; empty in snapshots of agents that did not know it
 * @param notes what later agents note besides
 */
record ComposeState(
    FileSet files,
    SortedSet<String> scope,
    SortedMap<String, String> contents,
    String model,
    SortedMap<String, String> names,
    SortedMap<String, String> images,
    SortedMap<String, List<Unit>> services,
    SortedMap<String, List<Definition>> older,
    Notes notes) {
  static final String RECORD = "compose";

  private static final ObjectMapper JSON = new ObjectMapper();

  ComposeState {
    scope = Collections.unmodifiableSortedSet(new TreeSet<>(scope));
    contents = Collections.unmodifiableSortedMap(new TreeMap<>(contents));
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    older = Collections.unmodifiableSortedMap(new TreeMap<>(older));
  }

  /**
   * What it says of these services; all of it when none is named. Names of images that only others
   * go by are left alone.
   */
  ComposeState within(Collection<String> wanted) throws HostException {
    if (wanted.isEmpty()) {
      return this;
    }
    var some = new TreeSet<>(wanted);
    some.removeIf(service -> !cares(service));
    if (some.isEmpty()) {
      throw Woe.of(
          Problem.Kind.NOT_FOUND,
          "the snapshot holds nothing of " + Quoted.of(String.join(", ", wanted)),
          "Choose a restore point that was captured since the fleet file names it.");
    }
    var theirs = new TreeMap<>(images);
    theirs.keySet().retainAll(some);
    var meant = new TreeMap<>(names);
    meant.keySet().retainAll(theirs.values());
    var units = new TreeMap<>(services);
    units.keySet().retainAll(some);
    var made = new TreeMap<>(older);
    made.keySet().retainAll(some);
    return new ComposeState(files, some, contents, model, meant, images, units, made, notes);
  }

  /**
   * @param edited the services whose files were edited after they were made
   * @param volumes of each service, as {@code Rights} says them; none of one that no agent looked
   *     at
   * @param origins where each image was fetched from, by id
   * @param builds what the images that are lost are built from, by id: in a snapshot that was drawn
   *     up for it
   */
  record Notes(
      SortedSet<String> edited,
      SortedMap<String, SortedSet<String>> volumes,
      SortedMap<String, String> origins,
      SortedMap<String, Recipe> builds) {
    Notes {
      edited = Collections.unmodifiableSortedSet(new TreeSet<>(edited));
      volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
      origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins));
      builds = Collections.unmodifiableSortedMap(new TreeMap<>(builds));
    }

    Notes of(SortedMap<String, String> from) {
      return new Notes(edited, volumes, from, builds);
    }

    Notes building(SortedMap<String, Recipe> lost) {
      return new Notes(edited, volumes, origins, lost);
    }
  }

  ComposeState with(Notes other) {
    return new ComposeState(files, scope, contents, model, names, images, services, older, other);
  }

  /** Those of the images it needs that are to be built anew, by the id of what was lost. */
  SortedMap<String, Recipe> builds() {
    var builds = new TreeMap<>(notes.builds());
    builds.keySet().retainAll(needed());
    return builds;
  }

  /**
   * With other images in place of some.
   *
   * @param made by the id of what was lost
   */
  ComposeState anew(SortedMap<String, String> made) {
    var units = new TreeMap<String, List<Unit>>();
    services.forEach(
        (service, all) -> units.put(service, all.stream().map(unit -> anew(unit, made)).toList()));
    var meant = new TreeMap<>(names);
    meant.replaceAll((_, image) -> made.getOrDefault(image, image));
    var builds = new TreeMap<>(notes.builds());
    builds.keySet().removeAll(made.keySet());
    var told = new TreeMap<>(older);
    told.replaceAll((_, all) -> all.stream().map(one -> anew(one, made)).toList());
    return new ComposeState(
        files, scope, contents, model, meant, images, units, told, notes.building(builds));
  }

  private static Definition anew(Definition one, SortedMap<String, String> made) {
    var make = anew(new Unit(one.make(), Unit.Condition.IDLE), made).make();
    return new Definition(one.name(), make, one.words());
  }

  private static Unit anew(Unit unit, SortedMap<String, String> made) {
    var other = made.getOrDefault(unit.make().image(), unit.make().image());
    return other.equals(unit.make().image())
        ? unit
        : new Unit(unit.make().anew(other), unit.condition());
  }

  List<Unit> units(String service) {
    return services.getOrDefault(service, List.of());
  }

  /** How a service's containers were made; empty when it had none. */
  Optional<Make> make(String service) {
    return units(service).stream().map(Unit::make).findFirst();
  }

  /** How each container of a service was made, when no files come to them any more. */
  List<Definition> definitions(String service) {
    return older.getOrDefault(service, List.of());
  }

  boolean cares(String service) {
    return scope.isEmpty() || scope.contains(service);
  }

  /** Every image that is needed to bring this back, by id. */
  SortedSet<String> needed() {
    var ids = new TreeSet<String>();
    services.values().forEach(units -> units.forEach(unit -> ids.add(unit.make().image())));
    return ids;
  }

  Model resolved() throws HostException {
    return Model.parsed(model);
  }

  /** Equal states give equal bytes: fields in their order, maps and sets sorted. */
  byte[] written() {
    return bytes(this);
  }

  static byte[] bytes(Object words) {
    try {
      return JSON.writeValueAsBytes(words);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static ComposeState from(Shelf kept) throws HostException {
    try {
      var said = JSON.readTree(kept.record(RECORD));
      if (said instanceof ObjectNode fields) {
        var once = fields.withObjectProperty("older");
        var notes = fields.withObjectProperty("notes");
        if (!notes.has("edited")) {
          var edited = notes.putArray("edited");
          once.fieldNames().forEachRemaining(edited::add);
        }
        List.of("volumes", "origins", "builds").forEach(notes::withObjectProperty);
      }
      return JSON.treeToValue(said, ComposeState.class);
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + RECORD + "\" of snapshot " + kept.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }
}
