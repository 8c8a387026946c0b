package rearguard.cli.command.run;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import rearguard.cli.command.Command;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.RunPages;
import rearguard.model.name.RunId;

/** {@code rearguard run show RUN}: how it stands, and on every host what happened. */
public final class RunShow implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create().addPositional(Options.word(0, "RUN", "the run"));
  }

  @Override
  public int run(ParseResult words, Session session) {
    var id = Options.word(words, 0, RunId::new);
    return session.ask(
        asked -> asked.run(id),
        run -> session.show(RunPages.one(run, session.when()), RunPages.next(run)));
  }
}
