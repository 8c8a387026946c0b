package rearguard.cli.command.traffic;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.traffic.Wish;

/** {@code rearguard traffic release APP}: lets through what an owner held. */
public final class TrafficRelease implements Command {
  @Override
  public Form form() {
    return Asking.form()
        .with(
            Options.option(
                "--owner",
                "OWNER",
                "whose hold, as \"traffic status\" names it; your own if not given"));
  }

  @Override
  public int run(Given words, Session session) {
    var owner = Options.text(words, "--owner").orElse("");
    return Asking.ask(
        words, session, new Wish.Release(owner), "rearguard check " + Asking.name(words));
  }
}
