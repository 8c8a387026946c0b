package rearguard.cli.command.traffic;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.traffic.Wish;

/** {@code rearguard maintenance off APP}: ends what an owner wanted; others' stays. */
public final class MaintenanceOff implements Command {
  @Override
  public Form form() {
    return Asking.form()
        .with(
            Options.option(
                "--owner",
                "OWNER",
                "whose, as \"maintenance status\" names it; your own if not given"));
  }

  @Override
  public int run(Given words, Session session) {
    var owner = Options.text(words, "--owner").orElse("");
    return Asking.ask(
        words, session, new Wish.Release(owner), "rearguard check " + Asking.name(words), true);
  }
}
