package rearguard.cli.command.run;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.name.RunId;

/** {@code rearguard undo RUN}: back to what every host was just before that run. */
public final class UndoCommand implements Command {
  @Override
  public Form form() {
    return Journey.addOptionsTo(Form.EMPTY.with(Options.word("RUN", "the run to take back")));
  }

  @Override
  public int run(Given words, Session session) throws InterruptedException {
    var run = Options.word(words, 0, RunId::new);
    return new Journey(session, words, asked -> asked.undo(run), _ -> "rearguard undo " + run)
        .go("APP");
  }
}
