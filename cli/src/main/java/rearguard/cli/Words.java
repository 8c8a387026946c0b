package rearguard.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import rearguard.cli.command.Nearest;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * The words of a command line: the name of a command, and what belongs to it.
 *
 * @param path of the command, one word or two; empty when none is named
 * @param rest its own words; options that stood in front of the command stand in front here
 * @param help whether help was asked for by name
 */
record Words(String path, List<String> rest, Boolean help) {
  private static final Set<String> WITH_VALUE =
      Set.of("-o", "--output", "--color", "--context-dir");

  static Words of(List<String> args) {
    var leading = new ArrayList<String>();
    int at = 0;
    while (at < args.size() && args.get(at).startsWith("-")) {
      int next = Math.min(args.size(), at + (WITH_VALUE.contains(args.get(at)) ? 2 : 1));
      leading.addAll(args.subList(at, next));
      at = next;
    }
    var rest = args.subList(at, args.size());
    if (!rest.isEmpty() && rest.getFirst().equals("help")) {
      leading.add("--help");
      rest = rest.subList(1, rest.size());
    }
    return named(leading, rest);
  }

  private static Words named(List<String> leading, List<String> rest) {
    if (rest.isEmpty()) {
      boolean help = leading.contains("--help") || leading.contains("-h");
      return leading.equals(List.of("--version"))
          ? new Words("version", List.of(), false)
          : new Words("", leading, help);
    }
    int length = Commands.under(rest.getFirst()).isEmpty() || rest.size() == 1 ? 1 : 2;
    if (length == 2 && (rest.get(1).startsWith("-") || alone(rest))) {
      length = 1;
    }
    var path = String.join(" ", rest.subList(0, length));
    var own = Stream.concat(leading.stream(), rest.subList(length, rest.size()).stream()).toList();
    boolean help = own.equals(List.of("--help")) || own.equals(List.of("-h"));
    return new Words(path, help && Commands.at(path).isEmpty() ? List.of() : own, help);
  }

  /** Whether the first word is a command as well, and the second belongs to it. */
  private static boolean alone(List<String> rest) {
    return Commands.at(rest.getFirst()).isPresent()
        && !Commands.under(rest.getFirst()).contains(rest.get(1));
  }

  /** What is wrong with a path that names no command. */
  Problem unknown() {
    var words = List.of(path.split(" ", 2));
    var verbs = Commands.under(words.getFirst());
    if (!verbs.isEmpty() && words.size() == 1) {
      return problem(
          "\"" + path + "\" needs one more word",
          "Write rearguard " + path + " and one of " + String.join(", ", verbs) + ".");
    }
    var known = verbs.isEmpty() ? firsts() : verbs;
    var hint =
        Nearest.to(words.getLast(), known)
            .map(near -> (verbs.isEmpty() ? "" : words.getFirst() + " ") + near)
            .map(near -> "Did you mean \"rearguard " + near + "\"?")
            .orElse("See \"rearguard --help\".");
    return problem("no command is called \"" + Quoted.of(path) + "\"", hint);
  }

  private static List<String> firsts() {
    return Stream.of(Commands.values())
        .map(command -> command.noun().orElse(command.path()))
        .distinct()
        .toList();
  }

  private static Problem problem(String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint);
  }
}
