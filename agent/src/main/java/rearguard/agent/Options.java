package rearguard.agent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rearguard.agent.policy.Nearest;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * The words after a command, strictly read: {@code --name VALUE}, {@code --name=VALUE}, {@code
 * --flag}.
 */
record Options(Map<String, String> values) {

  /** An option or argument that cannot be used. */
  static final class Misused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    Misused(String message, String hint) {
      super(message);
      this.problem = Problem.of(Problem.Kind.USAGE, message, hint);
    }

    Problem problem() {
      return problem;
    }
  }

  static Options of(List<String> words, Set<String> valued, Set<String> flags) throws Misused {
    var values = new HashMap<String, String>();
    for (int at = 0; at < words.size(); at++) {
      var word = words.get(at);
      int equals = word.indexOf('=');
      var name = equals < 0 ? word : word.substring(0, equals);
      if (flags.contains(name) && equals < 0) {
        values.put(name, "");
      } else if (!valued.contains(name)) {
        throw unknown(name, valued, flags);
      } else if (equals >= 0) {
        values.put(name, word.substring(equals + 1));
      } else if (at + 1 == words.size()) {
        throw new Misused("option \"" + name + "\" needs a value", "");
      } else {
        values.put(name, words.get(++at));
      }
    }
    return new Options(Map.copyOf(values));
  }

  private static Misused unknown(String name, Set<String> valued, Set<String> flags) {
    var known = new java.util.ArrayList<>(valued);
    known.addAll(flags);
    return new Misused(
        "unknown option \"" + Quoted.of(name) + "\"",
        Nearest.to(name, known).map(near -> "Did you mean \"" + near + "\"?").orElse(""));
  }

  boolean has(String flag) {
    return values.containsKey(flag);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String get(String name) throws Misused {
    return find(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new Misused("option \"" + name + "\" is missing", "See --help."));
  }
}
