package rearguard.agent.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import rearguard.model.name.Quoted;

/** Reads the parameters of one command of the policy file. */
record ParameterReader(PolicyKeys command) {
  private static final List<String> TYPES = List.of("version", "name", "integer", "one-of", "line");
  private static final List<String> KEYS =
      List.of("type", "of", "from", "to", "up-to", "usual", "from-status");
  private static final int LINE = 200;
  private static final int LONGEST_LINE = 2000;

  SequencedMap<String, Parameter> all() {
    var all = new LinkedHashMap<String, Parameter>();
    command
        .get("parameters")
        .flatMap(node -> PolicyKeys.of(command.page(), node, command.path("parameters")))
        .ifPresent(
            keys ->
                keys.forEach(
                    (name, node) -> {
                      if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
                        keys.wrong(
                            keys.key(name),
                            name,
                            "is not a parameter's name",
                            "Use letters a to z, digits and hyphens.");
                      } else {
                        parameter(keys, name, node).ifPresent(one -> all.put(name, one));
                      }
                    }));
    return all;
  }

  /** In short {@code NAME: version} or {@code NAME: [one, other]}. */
  private static Optional<Parameter> parameter(PolicyKeys all, String name, Node node) {
    return switch (node) {
      case MappingNode _ ->
          PolicyKeys.of(all.page(), node, all.path(name))
              .map(keys -> keys.only(KEYS))
              .flatMap(keys -> spelled(name, keys));
      case SequenceNode _ ->
          Optional.of(
              new Parameter(name, new Parameter.OneOf(all.texts(name)), Optional.empty(), false));
      default ->
          all.text(name)
              .flatMap(word -> type(word, PolicyKeys.none(all.page(), node, all.path(name))))
              .map(type -> new Parameter(name, type, Optional.empty(), false));
    };
  }

  private static Optional<Parameter> spelled(String name, PolicyKeys keys) {
    var usual = keys.text("usual");
    return keys.need("type", "One of " + String.join(", ", TYPES) + ".")
        .flatMap(word -> type(word, keys))
        .map(type -> new Parameter(name, type, usual, keys.flag("from-status")))
        .map(parameter -> judged(parameter, keys));
  }

  private static Parameter judged(Parameter parameter, PolicyKeys keys) {
    parameter
        .usual()
        .flatMap(parameter::wrong)
        .ifPresent(why -> keys.wrong(keys.key("usual"), "usual", "cannot be: " + why, ""));
    return parameter;
  }

  private static Optional<Parameter.Type> type(String word, PolicyKeys more) {
    return switch (word) {
      case "version" -> Optional.of(new Parameter.Version());
      case "name" -> Optional.of(new Parameter.Name());
      case "integer" ->
          Optional.of(
              new Parameter.Whole(number(more, "from", 0), number(more, "to", Integer.MAX_VALUE)));
      case "line" ->
          Optional.of(
              new Parameter.Line((int) Math.min(number(more, "up-to", LINE), LONGEST_LINE)));
      case "one-of" -> {
        if (more.texts("of").isEmpty()) {
          more.wrong(
              more.key("of"), "of", "names nothing to choose from", "Write \"of: [one, other]\".");
        }
        yield Optional.of(new Parameter.OneOf(more.texts("of")));
      }
      default -> {
        more.page()
            .wrong(
                more.key("type"),
                more.path("type"),
                "there is no type \"" + Quoted.of(word) + "\" of parameters",
                Nearest.hint(word, TYPES));
        yield Optional.empty();
      }
    };
  }

  private static long number(PolicyKeys keys, String key, long otherwise) {
    var text = keys.get(key).isPresent() ? keys.text(key) : Optional.<String>empty();
    if (text.isPresent() && !text.get().matches("-?[0-9]{1,9}")) {
      keys.wrong(keys.key(key), key, "is not a whole number", "");
      return otherwise;
    }
    return text.map(Long::parseLong).orElse(otherwise);
  }
}
