package rearguard.cli.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The words a command takes: its options, and those that stand at a place. */
public record Form(List<Form.Option> options, List<Form.Word> words) {
  public static final Form EMPTY = new Form(List.of(), List.of());

  public Form {
    options = List.copyOf(options);
    words = List.copyOf(words);
  }

  /**
   * An option under all its names, the longest last.
   *
   * @param label of its value; empty for a flag
   */
  public record Option(
      List<String> names, Optional<String> label, Boolean repeats, String meaning) {
    public Option {
      names = List.copyOf(names);
    }

    public String name() {
      return names.getLast();
    }
  }

  /** A word at a place; those that may be left out come last. */
  public record Word(String label, Boolean required, String meaning) {
    String shown() {
      return required ? label : "[" + label + "]";
    }
  }

  public Form with(Option option) {
    return new Form(Stream.concat(options.stream(), Stream.of(option)).toList(), words);
  }

  public Form with(Word word) {
    return new Form(options, Stream.concat(words.stream(), Stream.of(word)).toList());
  }

  Optional<Option> option(String name) {
    for (var option : options) {
      if (option.names().contains(name)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }
}
