package rearguard.controller.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** A file while it is read: what is wrong with it so far, and how its scalars are taken. */
final class Page {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final int ENOUGH = 100;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  Page(String file) {
    this.file = file;
  }

  List<Problem> problems() {
    return problems;
  }

  void wrong(Node node, String path, String message, String hint) {
    if (problems.size() < ENOUGH) {
      problems.add(Problem.of(Problem.Kind.USAGE, message, hint).at(place(node, path)));
    }
  }

  Problem.Place place(Node node, String path) {
    var mark = node.getStartMark();
    return new Problem.Place(file, mark.getLine() + 1, mark.getColumn() + 1, Quoted.of(path));
  }

  /** The scalar as it is written; empty, with a problem, for anything else and for nothing. */
  Optional<String> text(Node node, String path) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return Optional.of(scalar.getValue());
    }
    wrong(node, path, last(path) + " must be a text, but is " + shape(node), "Write one value.");
    return Optional.empty();
  }

  /** A name made by its own rule; the rule's refusal is the problem. */
  <T> Optional<T> name(Node node, String path, Function<String, T> rule) {
    return text(node, path)
        .flatMap(
            text -> {
              try {
                return Optional.of(rule.apply(text));
              } catch (IllegalArgumentException refused) {
                wrong(node, path, words(refused), "Choose another name.");
                return Optional.empty();
              }
            });
  }

  /** A list, or a lone value as a list of one. */
  List<Node> items(Node node) {
    return node instanceof SequenceNode list ? list.getValue() : List.of(node);
  }

  Optional<Integer> number(Node node, String path, int least, int most) {
    return text(node, path)
        .flatMap(
            text -> {
              if (text.matches("\\d{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                  return Optional.of(number);
                }
              }
              wrong(
                  node,
                  path,
                  last(path) + " \"" + Quoted.of(text) + "\" is not allowed",
                  "Write a whole number from " + least + " to " + most + ".");
              return Optional.empty();
            });
  }

  Optional<Duration> duration(Node node, String path) {
    return text(node, path)
        .flatMap(
            text -> {
              var found = duration(text);
              if (found.isEmpty()) {
                wrong(
                    node,
                    path,
                    "\"" + Quoted.of(text) + "\" is not a time",
                    "Write a number and a unit, as 500ms, 2s, 5m, 1h or 7d.");
              }
              return found;
            });
  }

  static Optional<Duration> duration(String text) {
    var match = DURATION.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(match.group(1));
    return Optional.of(
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  static String shape(Node node) {
    return switch (node) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "empty";
      case ScalarNode _ -> "a text";
      case SequenceNode _ -> "a list";
      default -> "a group of keys";
    };
  }

  static String last(String path) {
    return "\"" + Quoted.of(path.substring(path.lastIndexOf('.') + 1)) + "\"";
  }

  private static String words(IllegalArgumentException refused) {
    return Optional.ofNullable(refused.getMessage()).orElse("this name is not allowed");
  }
}
