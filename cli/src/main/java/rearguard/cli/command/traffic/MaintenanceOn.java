package rearguard.cli.command.traffic;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import rearguard.cli.command.Command;
import rearguard.cli.command.Confirmation;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Misuse;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.output.Line;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.Wish;

/** {@code rearguard maintenance on APP}: tells users of maintenance, for a time or until off. */
public final class MaintenanceOn implements Command {
  private static final Duration USUAL = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int DECLINED = 8;

  @Override
  public Form form() {
    return Asking.form()
        .with(Options.option("--for", "SPAN", "after which it ends by itself: 30m if not given"))
        .with(Options.flag("--until-off", "it ends when somebody switches it off, and not before"))
        .with(Options.option("--reason", "WHY", "told wherever it is shown"))
        .with(Options.option("--confirm", "APP", "the application's name, for scripts"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Asking.name(words);
    var length = length(words);
    var confirmation = new Confirmation(session, Options.text(words, "--confirm"));
    confirmation.possible(name.value());
    session
        .console()
        .say(Line.of("users of \"" + name + "\" will be told of maintenance in its place"));
    if (!confirmation.given(name.value(), true)) {
      return DECLINED;
    }
    var why = new Hold.Why("", Options.text(words, "--reason").orElse(""));
    return Asking.ask(
        words,
        session,
        new Wish.Keep(new Hold("", length, List.of(), why)),
        "rearguard maintenance off " + name,
        true);
  }

  private static Optional<Duration> length(Given words) {
    var given = Options.span(words, "--for");
    if (Options.given(words, "--until-off")) {
      if (given.isPresent()) {
        throw new Misuse("--for and --until-off exclude each other", "Say one of them.");
      }
      return Optional.empty();
    }
    var length = given.orElse(USUAL).truncatedTo(ChronoUnit.SECONDS);
    if (length.toSeconds() < 1 || length.compareTo(LONGEST) > 0) {
      throw new Misuse("--for must be between 1s and 7d", "Or say --until-off.");
    }
    return Optional.of(length);
  }
}
