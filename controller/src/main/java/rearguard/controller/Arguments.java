package rearguard.controller;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import rearguard.model.name.Quoted;

/** What the command line asks for. */
sealed interface Arguments {
  record Init(InitCommand.Wish wish) implements Arguments {}

  record Serve(Path folder) implements Arguments {}

  record Help() implements Arguments {}

  record Wrong(String why) implements Arguments {}

  Set<String> OPTIONS = new TreeSet<>(Set.of("--address", "--http", "--admin", "--name"));
  Set<String> COMMANDS = new TreeSet<>(Set.of("init", "server", "help"));

  static Arguments read(List<String> words) {
    if (words.isEmpty()) {
      return new Wrong("a command is wanted");
    }
    try {
      var command = words.getFirst();
      var rest = words.subList(1, words.size());
      return switch (command) {
        case "help", "--help", "-h" -> new Help();
        case "init" -> init(rest);
        case "server" -> serve(rest);
        default ->
            new Wrong("unknown command \"" + Quoted.of(command) + "\"" + near(command, COMMANDS));
      };
    } catch (IllegalArgumentException wrong) {
      return new Wrong(String.valueOf(wrong.getMessage()));
    }
  }

  private static Arguments serve(List<String> words) {
    return words.size() == 1 && !words.getFirst().startsWith("-")
        ? new Serve(Path.of(words.getFirst()))
        : new Wrong("\"server\" wants the controller's folder and nothing else");
  }

  private static Arguments init(List<String> words) {
    var options = new HashMap<String, String>();
    var folder = Optional.<Path>empty();
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if (!word.startsWith("-")) {
        if (folder.isPresent()) {
          return new Wrong("one folder is wanted, not also \"" + Quoted.of(word) + "\"");
        }
        folder = Optional.of(Path.of(word));
      } else if (!OPTIONS.contains(word)) {
        return new Wrong("unknown option \"" + Quoted.of(word) + "\"" + near(word, OPTIONS));
      } else if (++i == words.size()) {
        return new Wrong("\"" + word + "\" wants a value");
      } else {
        options.put(word, words.get(i));
      }
    }
    return folder
        .<Arguments>map(place -> new Init(wish(place, options)))
        .orElseGet(() -> new Wrong("\"init\" wants a folder"));
  }

  private static InitCommand.Wish wish(Path folder, Map<String, String> options) {
    int http = port(options, "--http", 7480);
    int admin = port(options, "--admin", http == 0 ? 0 : http + 1);
    var name = options.getOrDefault("--name", "fleet");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}")) {
      throw new IllegalArgumentException(
          "fleet name \""
              + Quoted.of(name)
              + "\" is not allowed: letters, digits, space and . _ -");
    }
    var address = Address.of(options.getOrDefault("--address", "localhost:7443"));
    return new InitCommand.Wish(folder, address, http, admin, name);
  }

  private static int port(Map<String, String> options, String name, int usual) {
    var written = options.getOrDefault(name, Integer.toString(usual));
    if (!written.matches("[0-9]{1,5}") || Integer.parseInt(written) > 65_535) {
      throw new IllegalArgumentException(
          name + " wants a port, not \"" + Quoted.of(written) + "\"");
    }
    return Integer.parseInt(written);
  }

  private static String near(String word, Set<String> words) {
    return Nearest.to(word, words).map(found -> "; did you mean \"" + found + "\"?").orElse("");
  }
}
