package rearguard.cli.command.run;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.name.RunId;

/** {@code rearguard run watch RUN}: looks on until the run ends or pauses. */
public final class RunWatch implements Command {
  @Override
  public Form form() {
    return Following.addOptionsTo(Form.EMPTY.with(Options.word("RUN", "the run")));
  }

  @Override
  public int run(Given words, Session session) throws InterruptedException {
    var id = Options.word(words, 0, RunId::new);
    Following.options(words);
    return new Following(session, words, id).follow();
  }
}
