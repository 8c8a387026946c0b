package rearguard.cli.command.run;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import rearguard.cli.command.Command;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.name.RunId;

/** {@code rearguard undo RUN}: back to what every host was just before that run. */
public final class UndoCommand implements Command {
  @Override
  public CommandSpec spec() {
    return Journey.addOptionsTo(
        CommandSpec.create().addPositional(Options.word(0, "RUN", "the run to take back")));
  }

  @Override
  public int run(ParseResult words, Session session) throws InterruptedException {
    var run = Options.word(words, 0, RunId::new);
    return new Journey(session, words, asked -> asked.undo(run)).go("APP");
  }
}
