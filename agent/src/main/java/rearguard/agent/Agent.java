package rearguard.agent;

import java.util.List;
import java.util.Optional;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.policy.Nearest;
import rearguard.model.Problem;

/** Starts what the first word asks for. */
public final class Agent {
  private static final String HELP =
      """
      rearguard-agent: remembers what this host runs and can bring it back

        rearguard-agent enrol --controller HOST:PORT --token-file FILE|- --ca-fingerprint HEX --dir DIR [--again]
        rearguard-agent run --dir DIR
        rearguard-agent run show [RUN]                                          without a controller, on this host:
        rearguard-agent run continue|revert|release RUN --reason WHY
        rearguard-agent rollback APP [--to last-good|LABEL|POINT] --reason WHY [--confirm APP]
        rearguard-agent relay
        rearguard-agent commands [--dir DIR | --file FILE]
        rearguard-agent evidence list [--dir DIR]
        rearguard-agent evidence export ID [--to DIR] [--dir DIR]
        rearguard-agent --help | --version

      enrol   trades a one-use token (from "rearguard host enrol") for this host's identity, kept in DIR
      run     keeps the link to the controller until it is told to stop (SIGTERM)
      run show       the runs this host holds, how far each step is, and what can be done
      run continue   does the remaining steps of this host, as planned, then its checks
      run revert     brings this host back to the undo point of the run
      run release    drops the claim of a run and touches nothing
      rollback       brings this host back with a plan that the controller made in advance
      relay          standard input and output speak with the agent ("rearguard rollback --via-ssh" does)
      commands       what this host's own policy lets be run by name, and each mistake in it with file and line
      evidence       what this host keeps of intrusions, and in the clear into a new folder DIR/ID, each file proven

      All from "run show" to "relay" take --dir DIR (/var/lib/rearguard-agent), --take-over (although the controller is connected) and
      --alone (although nobody asked the other hosts of the run whether they are ready). The controller's orders for
      a run are refused from the take-over until it has acknowledged how that ended.

      Exit codes: 0 done and verified, 1 unexpected, 2 usage, 3 not found, 4 conflict or refused with nothing changed,
      5 not allowed, 6 done but not verified, 7 mixed: a step failed, 8 reverted or released, 9 unreachable, 11 unknown
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
        return !rest.isEmpty() && LocalCommand.VERBS.contains(rest.getFirst())
            ? new LocalCommand().run(rest.getFirst(), rest(rest))
            : new RunCommand().run(rest);
      }
      case "rollback" -> {
        return new LocalCommand().rollback(rest);
      }
      case "relay" -> {
        return new LocalCommand().relay(rest);
      }
      case "commands" -> {
        return new PolicyCommand().run(rest);
      }
      case "evidence" -> {
        return new EvidenceCommand().run(rest);
      }
      case "" -> throw new Options.Misused("a command is missing", "See rearguard-agent --help.");
      default -> throw unknown(name);
    }
    return 0;
  }

  private static Options.Misused unknown(String name) {
    var near =
        Nearest.to(
            name,
            List.of(
                "enrol", "run", "rollback", "relay", "commands", "evidence", "help", "version"));
    return new Options.Misused(
        "unknown command \"" + rearguard.model.name.Quoted.of(name) + "\"",
        near.map(word -> "Did you mean \"" + word + "\"?").orElse("See rearguard-agent --help."));
  }

  private static int refused(Problem problem) {
    Console.complain(problem);
    return problem.kind().exitCode();
  }
}
