package rearguard.cli.command.run;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.ssh.ViaSsh;
import rearguard.model.name.ApplicationName;

/** {@code rearguard rollback APP}: plan, show, confirm, start, watch. */
public final class RollbackCommand implements Command {
  @Override
  public Form form() {
    var spec =
        Form.EMPTY
            .with(Options.word("APP", "the application"))
            .with(Options.optionalWord("PROCEDURE", "a procedure of the fleet file"));
    return ViaSsh.addOptionsTo(Journey.addOptionsTo(Journey.addWantedTo(spec)));
  }

  @Override
  public int run(Given words, Session session) throws InterruptedException {
    var name = Options.word(words, 0, ApplicationName::new);
    if (ViaSsh.wanted(words)) {
      return new ViaSsh(session, words, name).go();
    }
    var wanted = Journey.wanted(words);
    return new Journey(
            session,
            words,
            asked -> asked.plan(name, wanted),
            offer -> PlanCommand.next(offer, wanted))
        .go(name.value());
  }
}
