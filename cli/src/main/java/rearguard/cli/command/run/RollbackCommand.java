package rearguard.cli.command.run;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import rearguard.cli.command.Command;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.name.ApplicationName;

/** {@code rearguard rollback APP}: plan, show, confirm, start, watch. */
public final class RollbackCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        CommandSpec.create()
            .addPositional(Options.word(0, "APP", "the application"))
            .addPositional(Options.optionalWord(1, "PROCEDURE", "a procedure of the fleet file"))
            .addOption(Journey.target());
    return Journey.addOptionsTo(spec);
  }

  @Override
  public int run(ParseResult words, Session session) throws InterruptedException {
    var name = Options.word(words, 0, ApplicationName::new);
    var procedure = Options.word(words, 1).orElse("");
    var target = Options.text(words, "--to").orElse("");
    return new Journey(session, words, asked -> asked.plan(name, procedure, target))
        .go(name.value());
  }
}
