package rearguard.controller.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.Tag;

/** The part of a fleet file that names groups of hosts. */
enum HostsPart {
  ;

  static SequencedMap<String, Application.Choice> read(Page page, Node node) {
    var groups = new LinkedHashMap<String, Application.Choice>();
    Keys.of(page, node, "hosts")
        .ifPresent(
            keys -> {
              if (keys.names().isEmpty()) {
                page.wrong(node, "hosts", "no host is named", "Write \"app: [web1]\".");
              }
              keys.forEach(
                  (name, value) ->
                      choice(page, keys, name, value)
                          .ifPresent(choice -> groups.put(name, choice)));
            });
    return groups;
  }

  private static Optional<Application.Choice> choice(
      Page page, Keys keys, String name, Node value) {
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      page.wrong(
          keys.key(name),
          keys.path(name),
          "group \"" + Quoted.of(name) + "\" is not allowed",
          "Use lower-case letters, digits and hyphens, at most 63.");
    }
    return value instanceof MappingNode
        ? tagged(page, value, keys.path(name))
        : named(page, value, keys.path(name));
  }

  private static Optional<Application.Choice> named(Page page, Node value, String path) {
    var hosts = new ArrayList<HostName>();
    for (var item : page.items(value)) {
      page.name(item, path, HostName::new)
          .ifPresent(
              host -> {
                if (hosts.contains(host)) {
                  page.wrong(
                      item, path, "host \"" + host + "\" stands here twice", "Keep one of them.");
                }
                hosts.add(host);
              });
    }
    if (page.items(value).isEmpty()) {
      page.wrong(value, path, Page.last(path) + " names no host", "Name one, or give tags.");
    }
    return Optional.of(new Application.Choice.Named(hosts));
  }

  private static Optional<Application.Choice> tagged(Page page, Node value, String path) {
    var tags = new TreeSet<Tag>();
    Keys.of(page, value, path)
        .map(keys -> keys.only("tags"))
        .flatMap(keys -> keys.need("tags", "Write \"{ tags: { role: web } }\"."))
        .flatMap(node -> Keys.of(page, node, path + ".tags"))
        .ifPresent(
            keys ->
                keys.forEach(
                    (key, node) ->
                        page.name(node, keys.path(key), text -> new Tag(key, text))
                            .ifPresent(tags::add)));
    return Optional.of(new Application.Choice.Tagged(tags));
  }
}
