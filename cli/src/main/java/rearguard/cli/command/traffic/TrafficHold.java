package rearguard.cli.command.traffic;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
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

/**
 * {@code rearguard traffic hold APP}: keeps users away until it is released, or the time is over.
 */
public final class TrafficHold implements Command {
  private static final Duration USUAL = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int DECLINED = 8;

  @Override
  public Form form() {
    return Asking.form()
        .with(Options.option("--for", "SPAN", "after which it ends by itself: 30m if not given"))
        .with(
            Options.options(
                "--let-in", "SOURCES", "addresses or prefixes that are let in all the same"))
        .with(Options.option("--confirm", "APP", "the application's name, for scripts"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Asking.name(words);
    var length = Options.span(words, "--for").orElse(USUAL);
    if (length.toSeconds() < 1 || length.compareTo(LONGEST) > 0) {
      throw new Misuse("--for must be between 1s and 24h", "Hold again before the time is over.");
    }
    var confirmation = new Confirmation(session, Options.text(words, "--confirm"));
    confirmation.possible(name.value());
    session
        .console()
        .say(Line.of("users of \"" + name + "\" will not reach it; open connections stop as well"));
    if (!confirmation.given(name.value(), true)) {
      return DECLINED;
    }
    var terms =
        new Hold("", length.truncatedTo(ChronoUnit.SECONDS), Asking.listed(words, "--let-in"));
    return Asking.ask(words, session, new Wish.Keep(terms), "rearguard traffic release " + name);
  }
}
