package rearguard.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import rearguard.cli.command.Nearest;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** What was wrong with the words of a command, in our words. */
enum Usage {
  ;

  static Problem problem(ParameterException misuse, String path) {
    var help = "See \"rearguard " + path + " --help\".";
    return switch (misuse) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, help);
      case MissingParameterException missing when !missing.getMissing().isEmpty() ->
          Problem.of(
              Problem.Kind.USAGE, "missing " + missing.getMissing().getFirst().paramLabel(), help);
      default -> Problem.of(Problem.Kind.USAGE, words(misuse), help);
    };
  }

  private static Problem unmatched(UnmatchedArgumentException misuse, String help) {
    var word = misuse.getUnmatched().getFirst();
    var known =
        misuse.getCommandLine().getCommandSpec().options().stream()
            .map(CommandLine.Model.OptionSpec::longestName)
            .toList();
    if (!word.startsWith("-")) {
      return Problem.of(Problem.Kind.USAGE, "one word too many: \"" + Quoted.of(word) + "\"", help);
    }
    int equals = word.indexOf('=');
    var hint =
        Nearest.to(equals < 0 ? word : word.substring(0, equals), known)
            .map(near -> "Did you mean " + near + "?")
            .orElse(help);
    return Problem.of(Problem.Kind.USAGE, "no option is called \"" + Quoted.of(word) + "\"", hint);
  }

  private static String words(ParameterException misuse) {
    var message = Optional.ofNullable(misuse.getMessage()).orElse("these words make no sense");
    return Quoted.of(
        message.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + message.substring(1));
  }

  static Problem accident(RuntimeException accident) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "unexpected: " + Quoted.of(accident.toString()),
        "Run it again with --debug and report what it says.");
  }
}
