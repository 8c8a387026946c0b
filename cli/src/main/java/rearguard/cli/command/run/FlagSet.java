package rearguard.cli.command.run;

import java.util.List;
import java.util.Optional;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.reply.Wanted;
import rearguard.model.name.ApplicationName;

/**
 * {@code rearguard flag set APP FLAG VALUE}: a rollback to what runs now, but for one feature flag.
 */
public final class FlagSet implements Command {
  private static final String PROCEDURE = "flag";

  @Override
  public Form form() {
    var form =
        Form.EMPTY
            .with(Options.word("APP", "the application"))
            .with(Options.word("FLAG", "a flag that the fleet file names"))
            .with(Options.word("VALUE", "what it is to be, such as false"));
    return Journey.addOptionsTo(form);
  }

  @Override
  public int run(Given words, Session session) throws InterruptedException {
    var name = Options.word(words, 0, ApplicationName::new);
    var target = Options.word(words, 1).orElse("") + "=" + Options.word(words, 2).orElse("");
    var wanted =
        new Wanted(
            PROCEDURE,
            target,
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());
    return new Journey(
            session,
            words,
            asked -> asked.plan(name, wanted),
            offer -> PlanCommand.next(offer, wanted))
        .go(name.value());
  }
}
