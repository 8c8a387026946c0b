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
 */
record ComposeState(
    FileSet files,
    SortedSet<String> scope,
    SortedMap<String, String> contents,
    String model,
    SortedMap<String, String> names,
    SortedMap<String, String> images,
    SortedMap<String, List<Unit>> services,
    SortedMap<String, List<Definition>> older) {
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
    return new ComposeState(files, some, contents, model, meant, images, units, made);
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
      if (said instanceof ObjectNode fields && !fields.has("older")) {
        fields.putObject("older");
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
