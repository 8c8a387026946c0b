package rearguard.agent;

import java.util.List;
import java.util.Optional;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.model.Problem;

/** Starts what the first word asks for. */
public final class Agent {
  private static final String HELP =
      """
      rearguard-agent: remembers what this host runs and can bring it back

        rearguard-agent enrol --controller HOST:PORT --token-file FILE|- --ca-fingerprint HEX --dir DIR [--again]
        rearguard-agent run --dir DIR
        rearguard-agent --help | --version

      enrol   trades a one-use token (from "rearguard host enrol") for this host's identity, kept in DIR
      run     keeps the link to the controller until it is told to stop (SIGTERM)

      Exit codes: 0 done, 1 unexpected, 2 usage, 3 not found, 4 conflict, 5 not allowed, 9 controller unreachable
      """;

  private Agent() {}

  static String version() {
    return Optional.ofNullable(Agent.class.getPackage().getImplementationVersion()).orElse("dev");
  }

  public static void main(String... words) {
    int code = start(List.of(words));
    if (code != 0) {
      System.exit(code);
    }
  }

  static int start(List<String> words) {
    try {
      return command(words.isEmpty() ? "" : words.getFirst(), rest(words));
    } catch (Options.Misused e) {
      return refused(e.problem());
    } catch (HostException e) {
      return refused(e.problem());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static List<String> rest(List<String> words) {
    return words.isEmpty() ? words : words.subList(1, words.size());
  }

  private static int command(String name, List<String> rest)
      throws Options.Misused, HostException, InterruptedException {
    switch (name) {
      case "--help", "-h", "help" -> Console.say(HELP.stripTrailing());
      case "--version", "version" -> Console.say("rearguard-agent " + version());
      case "enrol" -> {
        return new EnrolCommand(new LocalHost("enrol")).run(rest);
      }
      case "run" -> {
        return new RunCommand().run(rest);
      }
      case "" -> throw new Options.Misused("a command is missing", "See rearguard-agent --help.");
      default -> throw unknown(name);
    }
    return 0;
  }

  private static Options.Misused unknown(String name) {
    var near = Nearest.to(name, List.of("enrol", "run", "help", "version"));
    return new Options.Misused(
        "unknown command \"" + rearguard.model.name.Quoted.of(name) + "\"",
        near.map(word -> "Did you mean \"" + word + "\"?").orElse("See rearguard-agent --help."));
  }

  private static int refused(Problem problem) {
    Console.complain(problem);
    return problem.kind().exitCode();
  }
}
