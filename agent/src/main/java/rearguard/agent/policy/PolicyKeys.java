package rearguard.agent.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** A group of keys of the policy file; what is wrong with it is said with line and column. */
final class PolicyKeys {
  /** Where all problems of a file are gathered. */
  record Page(String file, List<Problem> problems) {
    Page(String file) {
      this(file, new ArrayList<>());
    }

    void wrong(Node node, String path, String message, String hint) {
      var mark = node.getStartMark();
      problems.add(
          Problem.of(Problem.Kind.USAGE, message, hint)
              .at(new Problem.Place(file, mark.getLine() + 1, mark.getColumn() + 1, path)));
    }
  }

  private final Page page;
  private final Node node;
  private final String path;
  private final SequencedMap<String, Node> values = new LinkedHashMap<>();
  private final SequencedMap<String, Node> names = new LinkedHashMap<>();

  private PolicyKeys(Page page, Node node, String path) {
    this.page = page;
    this.node = node;
    this.path = path;
  }

  /** Empty, with a problem, when it is no group of keys. */
  static Optional<PolicyKeys> of(Page page, Node node, String path) {
    if (!(node instanceof MappingNode mapping)) {
      page.wrong(
          node,
          path,
          (path.isEmpty() ? "the file" : "\"" + path + "\"") + " must be a group of keys",
          "Write \"key: value\" lines beneath it.");
      return Optional.empty();
    }
    var keys = new PolicyKeys(page, node, path);
    mapping.getValue().forEach(entry -> keys.add(entry.getKeyNode(), entry.getValueNode()));
    return Optional.of(keys);
  }

  /** A group without a key. */
  static PolicyKeys none(Page page, Node node, String path) {
    return new PolicyKeys(page, node, path);
  }

  private void add(Node key, Node value) {
    if (!(key instanceof ScalarNode scalar)) {
      page.wrong(key, path, "a key must be a text", "Write one word before the colon.");
    } else if (names.containsKey(scalar.getValue())) {
      wrong(key, scalar.getValue(), "stands here twice", "Keep one of them.");
    } else {
      names.put(scalar.getValue(), key);
      values.put(scalar.getValue(), value);
    }
  }

  PolicyKeys only(Collection<String> known) {
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

  Optional<Node> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  void forEach(BiConsumer<String, Node> each) {
    values.forEach(each);
  }

  Node key(String name) {
    return Optional.ofNullable(names.get(name)).orElse(node);
  }

  Page page() {
    return page;
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Something is wrong with what stands under a key. */
  void wrong(Node at, String name, String what, String hint) {
    page.wrong(at, path(name), "\"" + Quoted.of(name) + "\" " + what, hint);
  }

  Optional<String> need(String name, String hint) {
    if (!has(name)) {
      wrong(node, name, "is missing", hint);
    }
    return text(name);
  }

  /** The text under a key, if there is one. */
  Optional<String> text(String name) {
    return get(name).flatMap(given -> text(name, given));
  }

  Optional<String> text(String name, Node given) {
    if (given instanceof ScalarNode scalar && scalar.getValue().indexOf('\0') < 0) {
      return Optional.of(scalar.getValue());
    }
    wrong(given, name, "must be one text", "Put it in quotes if need be.");
    return Optional.empty();
  }

  /** The texts of the list under a key; none when the key is absent. */
  List<String> texts(String name) {
    var texts = new ArrayList<String>();
    get(name)
        .ifPresent(
            given -> {
              if (given instanceof SequenceNode list) {
                list.getValue().forEach(item -> text(name, item).ifPresent(texts::add));
              } else {
                wrong(given, name, "must be a list", "Write each word: [/opt/program, --option].");
              }
            });
    return texts;
  }

  boolean flag(String name) {
    var text = text(name);
    if (text.isPresent() && !List.of("true", "false").contains(text.get())) {
      wrong(key(name), name, "must be true or false", "");
    }
    return text.equals(Optional.of("true"));
  }
}
