package rearguard.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import rearguard.cli.output.Format;
import rearguard.model.name.Quoted;

/** Words of the command line: how they are declared, and read as words of the model. */
public enum Options {
  ;

  private static final String SPAN = "([0-9]{1,6})(ms|s|m|h|d)";

  public static OptionSpec flag(String name, String meaning) {
    return OptionSpec.builder(name).arity("0").type(boolean.class).description(meaning).build();
  }

  public static OptionSpec option(String name, String label, String meaning) {
    return OptionSpec.builder(name)
        .arity("1")
        .type(String.class)
        .paramLabel(label)
        .description(meaning)
        .build();
  }

  public static OptionSpec options(String name, String label, String meaning) {
    return OptionSpec.builder(name)
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(meaning)
        .build();
  }

  /** A word that must be there. */
  public static PositionalParamSpec word(int index, String label, String meaning) {
    return word(index, label, "1", meaning);
  }

  /** A word that may be left out. */
  public static PositionalParamSpec optionalWord(int index, String label, String meaning) {
    return word(index, label, "0..1", meaning);
  }

  private static PositionalParamSpec word(int index, String label, String arity, String meaning) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .arity(arity)
        .required(arity.equals("1"))
        .type(String.class)
        .paramLabel(label)
        .description(meaning)
        .build();
  }

  /** The options that every command understands. */
  public static void addCommonTo(CommandSpec spec) {
    spec.addOption(
            OptionSpec.builder("-o", "--output")
                .arity("1")
                .type(String.class)
                .paramLabel("FORMAT")
                .completionCandidates(List.of("auto", "plain", "json", "jsonl", "yaml"))
                .description("auto, plain, json, jsonl or yaml")
                .build())
        .addOption(flag("--json", "the same as -o json"))
        .addOption(option("--color", "WHEN", "auto, always or never"))
        .addOption(flag("--no-input", "ask nothing"))
        .addOption(option("--context-dir", "DIR", "folder of the operator's credential"))
        .addOption(flag("--debug", "show the stack of an unexpected error"))
        .addOption(
            OptionSpec.builder("-h", "--help")
                .arity("0")
                .type(boolean.class)
                .usageHelp(true)
                .description("show this and do nothing")
                .build());
  }

  public static boolean given(ParseResult words, String flag) {
    return words.hasMatchedOption(flag);
  }

  public static Optional<String> text(ParseResult words, String option) {
    return Optional.ofNullable(words.<String>matchedOptionValue(option, null));
  }

  public static List<String> texts(ParseResult words, String option) {
    return words.<List<String>>matchedOptionValue(option, List.of());
  }

  public static Optional<String> word(ParseResult words, int index) {
    return Optional.ofNullable(words.<String>matchedPositionalValue(index, null));
  }

  /** The word as what it must be; a word that is not allowed is a misuse. */
  public static <T> T word(ParseResult words, int index, Function<String, T> reader) {
    return read(word(words, index).orElse(""), reader);
  }

  public static <T> T read(String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException notAllowed) {
      throw new Misuse(String.valueOf(notAllowed.getMessage()), "");
    }
  }

  public static Format format(ParseResult words) {
    if (given(words, "--json")) {
      return Format.JSON;
    }
    return choice(words, "--output", Format.AUTO, List.of(Format.values()));
  }

  /** The constant that the option names; a word that names none is a misuse. */
  public static <E extends Enum<E>> E choice(
      ParseResult words, String option, E usual, List<E> constants) {
    var text = text(words, option);
    if (text.isEmpty()) {
      return usual;
    }
    for (var constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return constant;
      }
    }
    var known = constants.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    throw new Misuse(
        option + " does not know \"" + Quoted.of(text.get()) + "\"",
        "Write one of " + String.join(", ", known) + ".");
  }

  /** A time span such as {@code 90s}, {@code 5m} or {@code 2h}. */
  public static Optional<Duration> span(ParseResult words, String option) {
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
