package rearguard.controller.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import rearguard.controller.file.Application.Component;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;

/** The part of a fleet file that names what is rolled back. */
enum ComponentsPart {
  ;

  static List<Component> read(Page page, Node node, Collection<String> groups) {
    var components = new ArrayList<Component>();
    Keys.of(page, node, "components")
        .ifPresent(
            keys -> {
              if (keys.names().isEmpty()) {
                page.wrong(
                    node,
                    "components",
                    "no component is named",
                    "Write \"code: { on: app, git: { path: /srv/shop } }\".");
              }
              keys.forEach(
                  (name, value) ->
                      component(page, keys, name, value, groups).ifPresent(components::add));
            });
    return components;
  }

  private static Optional<Component> component(
      Page page, Keys all, String name, Node value, Collection<String> groups) {
    var component = page.name(all.key(name), all.path(name), ComponentName::new);
    var keys = Keys.of(page, value, all.path(name));
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    var on =
        keys.get()
            .need("on", Nearest.hint("", groups))
            .map(node -> groups(page, node, keys.get().path("on"), groups))
            .orElse(List.of());
    var drivers = keys.get().names().stream().filter(key -> !key.equals("on")).toList();
    if (drivers.size() != 1) {
      page.wrong(
          all.key(name),
          all.path(name),
          drivers.isEmpty()
              ? "component \"" + Quoted.of(name) + "\" names no driver"
              : "component \""
                  + Quoted.of(name)
                  + "\" names more than one driver: "
                  + Quoted.of(String.join(", ", drivers)),
          "Give each component \"on\" and exactly one driver, as \"git: { … }\".");
      return Optional.empty();
    }
    return driver(page, keys.get(), drivers.getFirst())
        .flatMap(
            driver ->
                settings(page, keys.get(), drivers.getFirst())
                    .flatMap(
                        settings -> component.map(c -> new Component(c, on, driver, settings))));
  }

  private static Optional<DriverName> driver(Page page, Keys keys, String name) {
    return page.name(keys.key(name), keys.path(name), DriverName::new);
  }

  private static Optional<Setting.Group> settings(Page page, Keys keys, String driver) {
    return keys.get(driver)
        .map(node -> setting(page, node, keys.path(driver)))
        .flatMap(
            setting -> {
              if (setting instanceof Setting.Group group) {
                return Optional.of(group);
              }
              keys.get(driver).ifPresent(node -> Keys.of(page, node, keys.path(driver)));
              return Optional.empty();
            });
  }

  private static Setting setting(Page page, Node node, String path) {
    return switch (node) {
      case MappingNode mapping -> {
        var entries = new LinkedHashMap<String, Setting>();
        Keys.of(page, mapping, path)
            .ifPresent(
                keys ->
                    keys.forEach(
                        (key, value) -> entries.put(key, setting(page, value, path + "." + key))));
        yield Setting.Group.of(entries);
      }
      case SequenceNode list ->
          new Setting.Many(
              list.getValue().stream().map(item -> setting(page, item, path)).toList());
      case ScalarNode scalar -> new Setting.Text(scalar.getValue());
      default -> new Setting.Text("");
    };
  }

  /** Names of groups, each of which the file has. */
  static List<String> groups(Page page, Node node, String path, Collection<String> groups) {
    var names = new ArrayList<String>();
    for (var item : page.items(node)) {
      page.text(item, path)
          .ifPresent(
              name -> {
                if (groups.contains(name)) {
                  names.add(name);
                } else {
                  page.wrong(
                      item,
                      path,
                      "there is no group \"" + Quoted.of(name) + "\" under hosts",
                      Nearest.hint(name, groups));
                }
              });
    }
    return names;
  }
}
