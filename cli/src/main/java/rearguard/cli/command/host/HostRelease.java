package rearguard.cli.command.host;

import rearguard.cli.command.Command;
import rearguard.cli.command.Confirmation;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.HostPages;
import rearguard.model.name.HostName;

/** {@code rearguard host release NAME}: the agent that comes next speaks for the host again. */
public final class HostRelease implements Command {
  @Override
  public Form form() {
    return Form.EMPTY
        .with(
            Options.word(
                "NAME", "the quarantined host; stop the agent that is not to speak for it first"))
        .with(Options.option("--confirm", "NAME", "the host's name again, for scripts"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, HostName::new);
    var confirmation = new Confirmation(session, Options.text(words, "--confirm"));
    confirmation.possible(name.value());
    if (!confirmation.given(name.value(), true)) {
      session.console().say("nothing was changed");
      return 8;
    }
    return session.ask(
        asked -> asked.release(name),
        host -> session.show(HostPages.one(host, session.when()), "rearguard host list"));
  }
}
