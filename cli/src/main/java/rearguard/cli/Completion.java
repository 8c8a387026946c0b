package rearguard.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import rearguard.cli.command.Command;
import rearguard.cli.command.Misuse;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.name.Quoted;

/** {@code rearguard completion SHELL}: the script that a shell sources. */
final class Completion implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create().addPositional(Options.word(0, "SHELL", "bash, zsh or fish"));
  }

  @Override
  public int run(ParseResult words, Session session) {
    var shell = Options.word(words, 0, text -> text);
    session.console().text(script(shell));
    if (session.surroundings().terminal().output()) {
      session.next("source <(rearguard completion " + shell + ")");
    }
    return 0;
  }

  static String script(String shell) {
    return switch (shell) {
      case "bash", "zsh" -> AutoComplete.bash("rearguard", new CommandLine(everything()));
      case "fish" -> String.join("\n", fish());
      default ->
          throw new Misuse(
              "no completion for \"" + Quoted.of(shell) + "\"", "Write bash, zsh or fish.");
    };
  }

  private static CommandSpec everything() {
    var root = CommandSpec.create().name("rearguard");
    Options.addCommonTo(root);
    var nouns = new LinkedHashMap<String, CommandSpec>();
    for (var command : Commands.values()) {
      var spec = command.make().spec();
      Options.addCommonTo(spec);
      var noun = command.noun();
      if (noun.isEmpty()) {
        root.addSubcommand(command.path(), spec);
      } else {
        nouns
            .computeIfAbsent(noun.get(), _ -> CommandSpec.create())
            .addSubcommand(command.path().substring(noun.get().length() + 1), spec);
      }
    }
    nouns.forEach(root::addSubcommand);
    return root;
  }

  private static List<String> fish() {
    var lines = new ArrayList<String>();
    lines.add("complete -c rearguard -f");
    for (var command : Commands.values()) {
      var noun = command.noun();
      lines.add(
          noun.isEmpty()
              ? offer("__fish_use_subcommand", command.path(), command.summary())
              : offer(
                  "__fish_seen_subcommand_from " + noun.get(),
                  command.path().substring(noun.get().length() + 1),
                  command.summary()));
      noun.filter(some -> Commands.at(command.path()).isPresent() && first(command))
          .ifPresent(some -> lines.add(offer("__fish_use_subcommand", some, "about each " + some)));
      for (var option : command.make().spec().options()) {
        lines.add(
            "complete -c rearguard -n '__fish_seen_subcommand_from "
                + command.path().substring(command.path().indexOf(' ') + 1)
                + "' -l "
                + option.longestName().substring(2)
                + (option.arity().max() > 0 ? " -r" : ""));
      }
    }
    return List.copyOf(lines);
  }

  private static boolean first(Commands command) {
    var noun = command.noun().orElse("");
    return command.path().equals(noun + " " + Commands.under(noun).getFirst());
  }

  private static String offer(String when, String word, String meaning) {
    return "complete -c rearguard -n '" + when + "' -a '" + word + "' -d '" + meaning + "'";
  }
}
