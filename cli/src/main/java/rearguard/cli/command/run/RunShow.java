package rearguard.cli.command.run;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.RunPages;
import rearguard.model.name.RunId;

/** {@code rearguard run show RUN}: how it stands, and on every host what happened. */
public final class RunShow implements Command {
  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("RUN", "the run"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, RunId::new);
    return session.ask(
        asked -> asked.run(id),
        run ->
            session
                .about(run.plan().application())
                .show(RunPages.whole(run, session.when()), RunPages.next(run)));
  }
}
