package rearguard.cli.command.run;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.RunPages;
import rearguard.cli.view.ShownPages;
import rearguard.model.name.RunId;

/** {@code rearguard run show RUN}: how it stands, and on every host what happened. */
public final class RunShow implements Command {
  private static final String LOGS = "--logs";

  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("RUN", "the run"))
        .with(
            Options.flag(
                LOGS, "the last lines and figures of every step, not only of failed ones"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, RunId::new);
    return session.ask(
        asked -> asked.run(id),
        told ->
            session
                .about(told.run().plan().application())
                .show(
                    ShownPages.of(told, Options.given(words, LOGS), session.when()),
                    RunPages.next(told.run())));
  }
}
