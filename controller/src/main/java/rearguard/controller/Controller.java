package rearguard.controller;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import rearguard.controller.ledger.LedgerException;
import rearguard.model.Answer;
import rearguard.model.Problem;

/** The controller's program: {@code init} makes its folder, {@code server} runs it. */
public final class Controller {
  private static final Problem USAGE =
      Problem.of(
          Problem.Kind.USAGE,
          "a command is wanted",
          """
          Either of
            rearguard-controller init DIR [--address HOST:PORT] [--http PORT] [--admin PORT] [--name FLEET]
            rearguard-controller server DIR""");

  private final Console console;
  private final Parts.Chance chance;

  Controller(Console console, Parts.Chance chance) {
    this.console = console;
    this.chance = chance;
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) throws InterruptedException {
    var controller = new Controller(Console.ofProcess(), chance());
    System.exit(controller.run(List.of(arguments)));
  }

  /** Starts the controller of that folder inside this process; the caller closes it. */
  public static Answer<Running> start(Path folder) {
    return start(new Layout(folder), chance());
  }

  int run(List<String> arguments) throws InterruptedException {
    return switch (Arguments.read(arguments)) {
      case Arguments.Init(var wish) -> init(wish);
      case Arguments.Serve(var folder) -> serve(new Layout(folder));
      case Arguments.Help() -> {
        console.say(USAGE.hint());
        yield 0;
      }
      case Arguments.Wrong(var why) ->
          console.fail(List.of(Problem.of(Problem.Kind.USAGE, why, USAGE.hint())));
    };
  }

  private int init(InitCommand.Wish wish) {
    return switch (new InitCommand(chance.wall(), chance.random(), chance.ids()).make(wish)) {
      case Answer.Given<List<String>>(var lines) -> {
        lines.forEach(console::say);
        yield 0;
      }
      case Answer.Refused<List<String>>(var problems) -> console.fail(problems);
    };
  }

  private int serve(Layout layout) throws InterruptedException {
    return switch (start(layout, chance)) {
      case Answer.Given<Running>(var running) -> {
        console.say(
            "listening: grpc "
                + running.grpcPort()
                + ", dashboard http://127.0.0.1:"
                + running.httpPort()
                + "/, admin http://127.0.0.1:"
                + running.adminPort()
                + "/");
        running.join();
        yield 0;
      }
      case Answer.Refused<Running>(var problems) -> console.fail(problems);
    };
  }

  private static Answer<Running> start(Layout layout, Parts.Chance chance) {
    return ControllerFile.read(layout.config())
        .then(
            config -> {
              config.getLoggingFactory().configure(new MetricRegistry(), "rearguard");
              return opened(layout, config, chance);
            });
  }

  private static Answer<Running> opened(
      Layout layout, ControllerConfig config, Parts.Chance chance) {
    try {
      return Parts.open(layout, config, chance)
          .then(
              parts -> {
                var running = new Wiring(layout, parts).start();
                if (running instanceof Answer.Refused<Running>) {
                  parts.close();
                }
                return running;
              });
    } catch (LedgerException broken) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.UNEXPECTED,
              String.valueOf(broken.getMessage()),
              "Restore the ledger from a backup; never delete its -wal file alone."));
    }
  }

  private static Parts.Chance chance() {
    return new Parts.Chance(InstantSource.system(), System::nanoTime, new SecureRandom());
  }
}
