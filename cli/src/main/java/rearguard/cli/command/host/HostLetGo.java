package rearguard.cli.command.host;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.CatchUpPages;
import rearguard.model.name.HostName;

/** {@code rearguard host let-go NAME}: it is held no longer, although it has not caught up. */
public final class HostLetGo implements Command {
  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("NAME", "the host"))
        .with(Options.option("--reason", "WHY", "kept in the audit"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, HostName::new);
    var reason = Options.text(words, "--reason").orElse("");
    return session.ask(
        asked -> asked.letGo(name, reason),
        released -> session.show(CatchUpPages.released(name, released), "rearguard status"));
  }
}
