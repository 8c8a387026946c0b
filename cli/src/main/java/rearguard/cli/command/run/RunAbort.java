package rearguard.cli.command.run;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.RunPages;
import rearguard.model.name.RunId;

/** {@code rearguard run abort RUN}: no further step starts. */
public final class RunAbort implements Command {
  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("RUN", "the run"))
        .with(Options.option("--reason", "WHY", "kept with the run"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, RunId::new);
    var reason = Options.text(words, "--reason").orElse("");
    return session.ask(
        asked -> asked.abort(id, reason),
        run -> session.show(RunPages.one(run, session.when()), RunPages.next(run)));
  }
}
