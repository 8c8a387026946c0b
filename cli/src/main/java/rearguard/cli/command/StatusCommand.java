package rearguard.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import rearguard.cli.link.Controller;
import rearguard.cli.view.StatusPages;

/** {@code rearguard status}: the fleet on one screen. */
public final class StatusCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create();
  }

  @Override
  public int run(ParseResult words, Session session) {
    return session.ask(
        Controller::status,
        status -> session.show(StatusPages.of(status, session.when()), StatusPages.next(status)));
  }
}
