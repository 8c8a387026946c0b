package rearguard.cli.command.run;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import rearguard.cli.command.Command;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.name.RunId;

/** {@code rearguard run watch RUN}: looks on until the run ends or pauses. */
public final class RunWatch implements Command {
  @Override
  public CommandSpec spec() {
    return Following.addOptionsTo(
        CommandSpec.create().addPositional(Options.word(0, "RUN", "the run")));
  }

  @Override
  public int run(ParseResult words, Session session) throws InterruptedException {
    var id = Options.word(words, 0, RunId::new);
    Following.options(words);
    return new Following(session, words, id).follow();
  }
}
