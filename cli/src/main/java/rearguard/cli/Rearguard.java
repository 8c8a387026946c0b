package rearguard.cli;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import rearguard.cli.command.Command;
import rearguard.cli.command.Given;
import rearguard.cli.command.Misuse;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.command.Surroundings;
import rearguard.cli.output.Block;
import rearguard.cli.output.Console;
import rearguard.cli.output.Format;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Streams;
import rearguard.cli.output.Style;
import rearguard.cli.output.Terminal;
import rearguard.cli.output.Value;
import rearguard.model.Problem;

/** The command line of the operator. */
public final class Rearguard {
  private static final int USAGE = 2;

  private final Surroundings surroundings;

  private Rearguard(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Starts with what this process was given; ends it with the command's exit code. */
  public static void main(String[] args) {
    var environment = System.getenv();
    var surroundings =
        new Surroundings(
            Streams.ofThisProcess(),
            Terminal.ofThisProcess(environment),
            environment,
            Clock.systemUTC(),
            ZoneId::systemDefault,
            () -> UUID.randomUUID().toString(),
            new Signals(),
            new LocalPrograms());
    int code = run(List.of(args), surroundings);
    Runtime.getRuntime().exit(code);
  }

  /** Runs one command in these surroundings and tells its exit code. */
  public static int run(List<String> args, Surroundings surroundings) {
    return new Rearguard(surroundings).run(Words.of(args));
  }

  private int run(Words words) {
    if (words.path().isEmpty()) {
      return words.help() ? help(Help.all()) : missing();
    }
    if (words.help() && words.rest().isEmpty() && !Commands.under(words.path()).isEmpty()) {
      return help(Help.of(words.path()));
    }
    return Commands.at(words.path())
        .map(command -> run(command, words.rest()))
        .orElseGet(() -> unknown(words));
  }

  private int missing() {
    bareConsole().say(Help.all());
    return USAGE;
  }

  private int help(List<Line> lines) {
    var page = new Page(Value.Fields.EMPTY, List.of(new Block.Lines(lines)));
    bareConsole().show(page);
    return 0;
  }

  private int unknown(Words words) {
    var problem = words.unknown();
    bareConsole().problems(List.of(problem));
    return problem.kind().exitCode();
  }

  private int run(Commands entry, List<String> rest) {
    var command = entry.make();
    var form = Options.withCommon(command.form());
    try {
      var words = Given.of(form, rest);
      return words.options().containsKey("--help")
          ? help(Usage.of(entry, form))
          : run(command, words);
    } catch (Misuse misuse) {
      return complain(Usage.problem(misuse, entry.path()), rest);
    }
  }

  private int complain(Problem problem, List<String> args) {
    console(Options.formatAmong(args), Optional.empty()).problems(List.of(problem));
    return USAGE;
  }

  private int run(Command command, Given words) {
    var console = console(Options.format(words), Options.text(words, "--color"));
    try (var session = new Session(surroundings, console, words)) {
      return command.run(words, session);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 130;
    } catch (Misuse misuse) {
      throw misuse;
    } catch (RuntimeException accident) {
      console.problems(List.of(Usage.accident(accident)));
      if (Options.given(words, "--debug")) {
        console.stack(accident);
      }
      return 1;
    }
  }

  private Console bareConsole() {
    return console(Format.AUTO, Optional.empty());
  }

  private Console console(Format format, Optional<String> color) {
    var terminal = surroundings.terminal();
    var environment = surroundings.environment();
    return new Console(
        surroundings.streams(),
        terminal,
        format,
        Style.of(color, environment, terminal.output()),
        Style.of(color, environment, terminal.talk()));
  }
}
