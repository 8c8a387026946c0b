package rearguard.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import rearguard.cli.output.Format;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;

/** Words of the command line: how they are declared, and read as words of the model. */
public enum Options {
  ;

  private static final String SPAN = "([0-9]{1,6})(ms|s|m|h|d)";

  public static Form.Option flag(String name, String meaning) {
    return new Form.Option(List.of(name), Optional.empty(), false, meaning);
  }

  public static Form.Option option(String name, String label, String meaning) {
    return new Form.Option(List.of(name), Optional.of(label), false, meaning);
  }

  /** An option that may be repeated. */
  public static Form.Option options(String name, String label, String meaning) {
    return new Form.Option(List.of(name), Optional.of(label), true, meaning);
  }

  /** A word that must be there. */
  public static Form.Word word(String label, String meaning) {
    return new Form.Word(label, true, meaning);
  }

  /** A word that may be left out. */
  public static Form.Word optionalWord(String label, String meaning) {
    return new Form.Word(label, false, meaning);
  }

  /** The form with the options that every command understands. */
  public static Form withCommon(Form form) {
    var output = List.of("-o", "--output");
    return form.with(
            new Form.Option(
                output, Optional.of("FORMAT"), false, "auto, plain, json, jsonl or yaml"))
        .with(flag("--json", "the same as -o json"))
        .with(option("--color", "WHEN", "auto, always or never"))
        .with(flag("--no-input", "ask nothing"))
        .with(option("--context-dir", "DIR", "folder of the operator's credential"))
        .with(flag("--debug", "show the stack of an unexpected error"))
        .with(
            new Form.Option(
                List.of("-h", "--help"), Optional.empty(), false, "show this and do nothing"));
  }

  public static boolean given(Given words, String flag) {
    return words.has(flag);
  }

  public static Optional<String> text(Given words, String option) {
    return words.values(option).stream().findFirst();
  }

  public static List<String> texts(Given words, String option) {
    return words.values(option);
  }

  public static Optional<String> word(Given words, int index) {
    return words.word(index);
  }

  /** The word as what it must be; a word that is not allowed is a misuse. */
  public static <T> T word(Given words, int index, Function<String, T> reader) {
    return read(word(words, index).orElse(""), reader);
  }

  public static <T> T read(String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException notAllowed) {
      throw new Misuse(String.valueOf(notAllowed.getMessage()), "");
    }
  }

  public static Format format(Given words) {
    if (given(words, "--json")) {
      return Format.JSON;
    }
    return choice(words, "--output", Format.AUTO, List.of(Format.values()));
  }

  /** The format among words that could not be sorted; how a misuse is told. */
  public static Format formatAmong(List<String> args) {
    var said = " " + String.join(" ", args).replace('=', ' ') + " ";
    for (var format : Format.values()) {
      var name = Spelt.of(format);
      if (said.contains("-o " + name + " ")
          || said.contains("--output " + name + " ")
          || said.contains("--" + name + " ")) {
        return format;
      }
    }
    return Format.AUTO;
  }

  /** The constant that the option names; a word that names none is a misuse. */
  public static <E extends Enum<E>> E choice(
      Given words, String option, E usual, List<E> constants) {
    var text = text(words, option);
    if (text.isEmpty()) {
      return usual;
    }
    for (var constant : constants) {
      if (Spelt.of(constant).equals(text.get())) {
        return constant;
      }
    }
    var known = constants.stream().map(Spelt::of).toList();
    throw new Misuse(
        option + " does not know \"" + Quoted.of(text.get()) + "\"",
        "Write one of " + String.join(", ", known) + ".");
  }

  /** A time span such as {@code 90s}, {@code 5m} or {@code 2h}. */
  public static Optional<Duration> span(Given words, String option) {
    return text(words, option).map(text -> span(option, text));
  }

  private static Duration span(String option, String text) {
    if (!text.matches(SPAN)) {
      throw new Misuse(
          option + " is no time span: \"" + Quoted.of(text) + "\"",
          "Write a number and ms, s, m, h or d, as in 90s or 5m.");
    }
    var unit = text.replaceAll("[0-9]", "");
    long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
