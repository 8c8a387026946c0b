package rearguard.controller.file;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import rearguard.model.name.Quoted;

/** One group of keys of a file: each key once, every one of them known. */
final class Keys {
  private final Page page;
  private final Node node;
  private final String path;
  private final SequencedMap<String, Node> values = new LinkedHashMap<>();
  private final SequencedMap<String, Node> names = new LinkedHashMap<>();

  private Keys(Page page, Node node, String path) {
    this.page = page;
    this.node = node;
    this.path = path;
  }

  /** Empty, with a problem, when it is no group of keys. */
  static Optional<Keys> of(Page page, Node node, String path) {
    if (!(node instanceof MappingNode mapping)) {
      page.wrong(
          node,
          path,
          (path.isEmpty() ? "the file" : Page.last(path))
              + " must be a group of keys, but is "
              + Page.shape(node),
          "Write \"key: value\" lines beneath it.");
      return Optional.empty();
    }
    var keys = new Keys(page, node, path);
    mapping.getValue().forEach(entry -> keys.add(entry.getKeyNode(), entry.getValueNode()));
    return Optional.of(keys);
  }

  private void add(Node key, Node value) {
    if (!(key instanceof ScalarNode scalar)) {
      page.wrong(key, path, "a key must be a text", "Write one word before the colon.");
      return;
    }
    var name = scalar.getValue();
    var first = Optional.ofNullable(names.get(name));
    if (first.isPresent()) {
      page.wrong(
          key,
          path(name),
          "\"" + Quoted.of(name) + "\" stands here twice",
          "Keep one of them; the first is on line "
              + (first.get().getStartMark().getLine() + 1)
              + ".");
      return;
    }
    values.put(name, value);
    names.put(name, key);
  }

  Keys only(Collection<String> known) {
    names.forEach(
        (name, key) -> {
          if (!known.contains(name)) {
            page.wrong(
                key,
                path(name),
                "unknown key \"" + Quoted.of(name) + "\"",
                Nearest.hint(name, known));
          }
        });
    return this;
  }

  Keys only(String... known) {
    return only(List.of(known));
  }

  Optional<Node> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Empty, with a problem, when the key is missing. */
  Optional<Node> need(String name, String hint) {
    var found = get(name);
    if (found.isEmpty()) {
      page.wrong(node, path(name), "\"" + name + "\" is missing", hint);
    }
    return found;
  }

  void forEach(BiConsumer<String, Node> each) {
    values.forEach(each);
  }

  Node key(String name) {
    return Optional.ofNullable(names.get(name)).orElse(node);
  }

  Collection<String> names() {
    return values.keySet();
  }

  Node node() {
    return node;
  }

  Page page() {
    return page;
  }

  String path() {
    return path;
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
