package rearguard.cli.command;

import rearguard.cli.link.Controller;
import rearguard.cli.view.StatusPages;

/** {@code rearguard status}: the fleet on one screen. */
public final class StatusCommand implements Command {
  @Override
  public Form form() {
    return Form.EMPTY;
  }

  @Override
  public int run(Given words, Session session) {
    return session.ask(
        Controller::status,
        status -> session.show(StatusPages.of(status, session.when()), StatusPages.next(status)));
  }
}
