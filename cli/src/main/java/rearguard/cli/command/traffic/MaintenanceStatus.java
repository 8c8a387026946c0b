package rearguard.cli.command.traffic;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Session;
import rearguard.model.traffic.Wish;

/** {@code rearguard maintenance status APP}: whether it is on, asked of the switches themselves. */
public final class MaintenanceStatus implements Command {
  @Override
  public Form form() {
    return Asking.form();
  }

  @Override
  public int run(Given words, Session session) {
    return Asking.ask(
        words, session, new Wish.Look(), "rearguard check " + Asking.name(words), true);
  }
}
