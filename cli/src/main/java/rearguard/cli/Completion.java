package rearguard.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Misuse;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.name.Quoted;

/** {@code rearguard completion SHELL}: the script that a shell sources. */
final class Completion implements Command {
  private static final String ZSH =
      """
      autoload -U +X compinit && compinit
      autoload -U +X bashcompinit && bashcompinit
      """;

  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("SHELL", "bash, zsh or fish"));
  }

  @Override
  public int run(Given words, Session session) {
    var shell = Options.word(words, 0, text -> text);
    session.console().text(script(shell).stripTrailing());
    if (session.surroundings().terminal().output()) {
      session.next(next(shell));
    }
    return 0;
  }

  static String next(String shell) {
    return shell.equals("fish")
        ? "rearguard completion fish | source"
        : "source <(rearguard completion " + shell + ")";
  }

  static String script(String shell) {
    return switch (shell) {
      case "bash" -> bash();
      case "zsh" -> ZSH + bash();
      case "fish" -> String.join("\n", fish());
      default ->
          throw new Misuse(
              "no completion for \"" + Quoted.of(shell) + "\"", "Write bash, zsh or fish.");
    };
  }

  /** Offers the words of the command so far; where it takes a word of the operator's, files. */
  private static String bash() {
    var script = new StringBuilder("_rearguard() {\n");
    script.append("  local so_far=\"${COMP_WORDS[*]:1:COMP_CWORD-1}\" offers=\"\"\n");
    script.append("  case \"$so_far\" in\n");
    for (var command : Commands.values()) {
      var offers =
          options(command).map(Form.Option::name).distinct().collect(Collectors.joining(" "));
      bashCase(script, '"' + command.path() + "\"*", offers);
    }
    nouns().forEach(noun -> bashCase(script, noun, String.join(" ", Commands.under(noun))));
    bashCase(script, "\"\"", String.join(" ", firsts()));
    script.append("  esac\n");
    script.append("  COMPREPLY=($(compgen -W \"$offers\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n");
    return script.append("}\ncomplete -o default -F _rearguard rearguard\n").toString();
  }

  private static void bashCase(StringBuilder script, String when, String offers) {
    script.append("    ").append(when).append(") offers=\"").append(offers).append("\" ;;\n");
  }

  private static Stream<Form.Option> options(Commands command) {
    return Options.withCommon(command.make().form()).options().stream();
  }

  private static List<String> nouns() {
    return Stream.of(Commands.values())
        .flatMap(command -> command.noun().stream())
        .distinct()
        .toList();
  }

  private static List<String> firsts() {
    return Stream.of(Commands.values())
        .map(command -> command.noun().orElse(command.path()))
        .distinct()
        .toList();
  }

  private static List<String> fish() {
    var lines = new ArrayList<String>();
    lines.add("complete -c rearguard -f");
    nouns().forEach(noun -> lines.add(offer("__fish_use_subcommand", noun, "about each " + noun)));
    for (var command : Commands.values()) {
      var last = command.path().substring(command.path().indexOf(' ') + 1);
      var when =
          command
              .noun()
              .map(noun -> "__fish_seen_subcommand_from " + noun)
              .orElse("__fish_use_subcommand");
      lines.add(offer(when, last, command.summary()));
      options(command).forEach(option -> lines.add(offer(last, option)));
    }
    return List.copyOf(lines);
  }

  private static String offer(String when, String word, String meaning) {
    return "complete -c rearguard -n '" + when + "' -a '" + word + "' -d '" + meaning + "'";
  }

  private static String offer(String command, Form.Option option) {
    return "complete -c rearguard -n '__fish_seen_subcommand_from "
        + command
        + "' -l "
        + option.name().substring(2)
        + (option.label().isPresent() ? " -r" : "");
  }
}
