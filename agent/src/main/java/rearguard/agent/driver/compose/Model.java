package rearguard.agent.driver.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.agent.driver.compose.engine.Rights;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.HostException;

/**
 * What a file set comes to, as Compose resolves it: one tree, without variables and references.
 *
 * @param text as Compose printed it
 */
record Model(String text, JsonNode tree) {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final int MOST = 500;

  static Model parsed(String text) throws HostException {
    try {
      var tree = YAML.readTree(text);
      var model = new Model(text, tree);
      if (model.services().size() > MOST) {
        throw Woe.conflict(
            "the Compose files have more than " + MOST + " services", "Split the project.");
      }
      for (var name : model.services()) {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9._-]*")) {
          throw Woe.conflict(
              "service " + Woe.quoted(name) + " has a name that cannot be told from an option",
              "Rename the service.");
        }
      }
      return model;
    } catch (JsonProcessingException e) {
      throw new HostException(
          Woe.conflict(
                  "what Compose says of its files cannot be read",
                  "Run \"docker-compose config\" in that directory.")
              .problem(),
          e);
    }
  }

  /** Whether a part is written once and meant again elsewhere, where it is not in the tree. */
  boolean aliased() {
    try (var parser = YAML.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("it was read before", e);
    }
  }

  /** Whether two come to the same, whatever the spelling. */
  boolean means(Model other) {
    return tree.equals(other.tree);
  }

  SortedSet<String> services() {
    var names = new TreeSet<String>();
    tree.path("services").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Each after what it depends on; a circle is cut where it is found. */
  List<String> order() {
    var order = new LinkedHashSet<String>();
    for (var service : services()) {
      follow(service, new LinkedHashSet<>(), order);
    }
    return List.copyOf(order);
  }

  private void follow(String service, LinkedHashSet<String> above, LinkedHashSet<String> order) {
    if (order.contains(service) || !above.add(service)) {
      return;
    }
    for (var below : dependencies(service)) {
      follow(below, above, order);
    }
    order.add(service);
  }

  /** Whether others have to be there first. */
  boolean needsOthers(String service) {
    return !dependencies(service).isEmpty();
  }

  private List<String> dependencies(String service) {
    var asked = service(service).path("depends_on");
    var names = new ArrayList<String>();
    if (asked.isObject()) {
      asked.fieldNames().forEachRemaining(names::add);
    }
    asked.forEach(
        one -> {
          if (one.isTextual()) {
            names.add(one.asText());
          }
        });
    names.retainAll(services());
    return names;
  }

  boolean has(String service) {
    return service(service).isObject();
  }

  /** The name its image is known by; empty when Compose makes one up. */
  Optional<String> image(String service) {
    return Optional.of(service(service).path("image").asText()).filter(name -> !name.isEmpty());
  }

  SortedSet<String> rights(String service) {
    return Rights.ofService(service(service), tree);
  }

  /** The volumes of a service, see {@link Rights#volumesOf}. */
  SortedSet<String> volumes(String service, String project) {
    return Rights.volumesOf(service(service), tree, project);
  }

  /** How its image is built; missing when it is not. */
  JsonNode build(String service) {
    return service(service).path("build");
  }

  private JsonNode service(String name) {
    return tree.path("services").path(name);
  }
}
