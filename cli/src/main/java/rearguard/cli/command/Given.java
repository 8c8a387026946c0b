package rearguard.cli.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rearguard.model.name.Quoted;

/**
 * The words of one command line, sorted by the command's form.
 *
 * @param options the values of each option that was given, under its longest name; none for a flag
 */
public record Given(Map<String, List<String>> options, List<String> words) {
  public Given {
    options = Map.copyOf(options);
    words = List.copyOf(words);
  }

  /** Sorts the words; anything that does not fit the form is a {@link Misuse}. */
  public static Given of(Form form, List<String> args) {
    var reading = new Reading(form, new HashMap<>(), new ArrayList<>(), new ArrayDeque<>(args));
    return reading.all();
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  List<String> values(String option) {
    return options.getOrDefault(option, List.of());
  }

  Optional<String> word(int index) {
    return index < words.size() ? Optional.of(words.get(index)) : Optional.empty();
  }

  private record Reading(
      Form form, Map<String, List<String>> options, List<String> words, Deque<String> left) {

    Given all() {
      while (!left.isEmpty()) {
        var arg = left.removeFirst();
        if (arg.equals("--")) {
          left.forEach(this::word);
          left.clear();
        } else if (arg.startsWith("-") && arg.length() > 1) {
          option(arg);
        } else {
          word(arg);
        }
      }
      if (!options.containsKey("--help") && words.size() < form.words().size()) {
        missing(form.words().get(words.size()));
      }
      return new Given(options, words);
    }

    private void word(String arg) {
      if (words.size() == form.words().size()) {
        throw new Misuse("one word too many: \"" + Quoted.of(arg) + "\"", "");
      }
      words.add(arg);
    }

    private static void missing(Form.Word word) {
      if (word.required()) {
        throw new Misuse("missing " + word.label(), "");
      }
    }

    private void option(String arg) {
      int equals = arg.indexOf('=');
      var name = equals < 0 ? arg : arg.substring(0, equals);
      var option = form.option(name).orElseThrow(() -> unknown(arg, name));
      if (option.label().isEmpty()) {
        flag(option, equals >= 0);
        return;
      }
      var values = options.computeIfAbsent(option.name(), _ -> new ArrayList<>());
      if (!values.isEmpty() && !option.repeats()) {
        throw new Misuse(option.name() + " is given twice", "");
      }
      values.add(equals < 0 ? value(option) : arg.substring(equals + 1));
    }

    private void flag(Form.Option option, boolean valued) {
      if (valued) {
        throw new Misuse(option.name() + " takes no value", "");
      }
      options.put(option.name(), List.of());
    }

    private String value(Form.Option option) {
      if (left.isEmpty() || form.option(left.getFirst()).isPresent()) {
        throw new Misuse(option.name() + " needs its " + option.label().orElse("value"), "");
      }
      return left.removeFirst();
    }

    private Misuse unknown(String arg, String name) {
      var known = form.options().stream().map(Form.Option::name).toList();
      return new Misuse(
          "no option is called \"" + Quoted.of(arg) + "\"",
          Nearest.to(name, known).map(near -> "Did you mean " + near + "?").orElse(""));
    }
  }
}
