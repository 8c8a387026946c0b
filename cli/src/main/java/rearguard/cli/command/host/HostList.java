package rearguard.cli.command.host;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Session;
import rearguard.cli.link.Controller;
import rearguard.cli.view.HostPages;

/** {@code rearguard host list}: who is there. */
public final class HostList implements Command {
  @Override
  public Form form() {
    return Form.EMPTY;
  }

  @Override
  public int run(Given words, Session session) {
    return session.ask(
        Controller::hosts,
        hosts ->
            session.show(
                HostPages.list(hosts, session.when()),
                hosts.hosts().isEmpty()
                    ? "rearguard host enrol NAME --tag role=web"
                    : "rearguard host show " + hosts.hosts().getFirst().name()));
  }
}
