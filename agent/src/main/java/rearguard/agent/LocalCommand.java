package rearguard.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.name.Spelt;
import rearguard.model.run.RunState;
import rearguard.model.run.Takeover.Manner;

/** What a person types on this host when no controller can be asked. */
final class LocalCommand {
  static final Set<String> VERBS = Set.of("show", "continue", "revert", "release");
  private static final Set<String> VALUED = Set.of("--dir", "--reason", "--to", "--confirm");
  private static final Set<String> FLAGS = Set.of("--take-over", "--alone");
  private static final String USUAL_FOLDER = "/var/lib/rearguard-agent";
  private static final int ANSWER = 200;

  /** The words without an option stand first. */
  private record Typed(List<String> names, Options options) {
    static Typed of(List<String> words) throws Options.Misused {
      int first = 0;
      while (first < words.size() && !words.get(first).startsWith("-")) {
        first++;
      }
      return new Typed(
          words.subList(0, first), Options.of(words.subList(first, words.size()), VALUED, FLAGS));
    }

    Path folder() {
      return Path.of(options.find("--dir").orElse(USUAL_FOLDER)).toAbsolutePath().normalize();
    }

    String name(String what) throws Options.Misused {
      if (names.size() != 1) {
        throw new Options.Misused("name one " + what, "See rearguard-agent --help.");
      }
      return names.getFirst();
    }

    Ask.Who who() {
      var behind = Optional.ofNullable(System.getenv("SUDO_USER")).orElse("");
      return new Ask.Who(
          behind.isBlank() ? System.getProperty("user.name", "") : behind,
          options.find("--reason").orElse(""),
          options.has("--take-over"),
          options.has("--alone"));
    }
  }

  /** {@code run show|continue|revert|release}. */
  int run(String verb, List<String> words)
      throws Options.Misused, HostException, InterruptedException {
    var typed = Typed.of(words);
    try (var agent = NearAgent.at(typed.folder())) {
      if (verb.equals("show")) {
        var run = typed.names().isEmpty() ? Optional.<RunId>empty() : Optional.of(run(typed));
        return code(agent.ask(typed.who(), new Ask.Show(run)));
      }
      typed.options().get("--reason");
      var manner = Manner.valueOf(verb.toUpperCase(Locale.ROOT));
      return ended(agent.ask(typed.who(), new Ask.Move(run(typed), manner)));
    }
  }

  private static RunId run(Typed typed) throws Options.Misused {
    try {
      return new RunId(typed.name("run"));
    } catch (IllegalArgumentException e) {
      throw new Options.Misused(String.valueOf(e.getMessage()), "");
    }
  }

  /** {@code rollback APP}: shows, asks, does. */
  int rollback(List<String> words) throws Options.Misused, HostException, InterruptedException {
    var typed = Typed.of(words);
    var application = application(typed);
    typed.options().get("--reason");
    try (var agent = NearAgent.at(typed.folder())) {
      var aim = new Ask.Aim(application, typed.options().find("--to").orElse(""), Optional.empty());
      var said = agent.ask(typed.who(), aim);
      if (!(said instanceof Said.Planned planned)) {
        return code(said);
      }
      show(planned);
      if (planned.drift().isEmpty()) {
        Console.say("this host runs it already: nothing to do");
        return 0;
      }
      confirm(application, typed.options());
      var go =
          new Ask.Rollback(
              RunId.begunAlone(UUID.randomUUID().toString()), application, planned.id());
      return ended(agent.ask(typed.who(), go));
    }
  }

  /** {@code relay}: standard input and output speak with the agent, for a coordinator over SSH. */
  int relay(List<String> words) throws Options.Misused, HostException, InterruptedException {
    try (var agent = NearAgent.at(Typed.of(words).folder())) {
      agent.relay(System.in, Console.bytes());
      return 0;
    } catch (IOException e) {
      Console.complain(
          Problem.of(Problem.Kind.UNREACHABLE, "the relay ended: " + e.getMessage(), ""));
      return Problem.Kind.UNREACHABLE.exitCode();
    }
  }

  private static ApplicationName application(Typed typed) throws Options.Misused {
    try {
      return new ApplicationName(typed.name("application"));
    } catch (IllegalArgumentException e) {
      throw new Options.Misused(String.valueOf(e.getMessage()), "");
    }
  }

  private static void show(Said.Planned planned) {
    var plan = planned.escape().plan();
    var lines = new ArrayList<String>();
    lines.add(
        plan.application()
            + ": "
            + Quoted.of(plan.procedure())
            + " to "
            + Quoted.of(plan.targetWords())
            + ", marked "
            + Spelt.of(planned.escape().mark())
            + ", taken "
            + planned.escape().taken());
    planned.drift().forEach(words -> lines.add("  " + Quoted.of(words)));
    lines.add(
        "the controller is not asked; hosts of the plan: "
            + String.join(", ", plan.hosts().stream().map(Object::toString).toList())
            + "; only this one changes");
    lines.forEach(Console::say);
  }

  private static void confirm(ApplicationName application, Options options) throws Options.Misused {
    var typed = options.find("--confirm");
    if (typed.isEmpty()) {
      Console.ask("Type \"" + application + "\" to go on: ");
      typed = Optional.of(line());
    }
    if (!typed.get().equals(application.value())) {
      throw new Options.Misused(
          "not confirmed, nothing was changed",
          "Type the application's name, or give it with --confirm " + application + ".");
    }
  }

  private static String line() {
    var line = new ByteArrayOutputStream();
    try {
      for (int next = System.in.read();
          next >= 0 && next != '\n' && line.size() < ANSWER;
          next = System.in.read()) {
        line.write(next);
      }
    } catch (IOException _) {
      return "";
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private static int ended(Said said) {
    if (said instanceof Said.Ended(var state)) {
      Console.say(words(state));
    }
    return code(said);
  }

  private static String words(RunState state) {
    return switch (state) {
      case SUCCEEDED -> "done and verified on this host";
      case FAILED -> "done on this host, but not all checks passed";
      case MIXED -> "a step failed after this host was changed";
      case REFUSED -> "a step failed, nothing was changed on this host";
      case REVERTED -> "this host is back at the undo point";
      case ABORTED -> "released";
      case UNKNOWN -> "nobody knows how far a step came: see \"rearguard-agent run show\"";
      default -> Spelt.of(state);
    };
  }

  private static int code(Said said) {
    return switch (said) {
      case Said.Ended(var state) -> state.exitCode().orElse(Problem.Kind.UNEXPECTED.exitCode());
      case Said.Refused(var problems) -> {
        problems.forEach(Console::complain);
        yield problems.getFirst().kind().exitCode();
      }
      case Said.Line _, Said.Planned _, Said.Reported _, Said.Found _, Said.Accepted _ ->
          Problem.Kind.UNEXPECTED.exitCode();
    };
  }
}
