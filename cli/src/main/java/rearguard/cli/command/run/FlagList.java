package rearguard.cli.command.run;

import java.util.List;
import java.util.stream.Stream;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.reply.Flags;
import rearguard.cli.view.flag.FlagPages;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.flag.Flag;
import rearguard.model.name.ApplicationName;

/** {@code rearguard flag list APP}: what every flag is, on every host, and what it was. */
public final class FlagList implements Command {
  /** Some hosts told it and some did not. */
  private static final int MIXED = 7;

  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("APP", "the application"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    session.about(name);
    return session.ask(
        asked -> asked.flags(name),
        flags -> {
          session.console().say(FlagPages.compared(flags));
          var page = FlagPages.of(flags, session.when());
          session.show(page, "rearguard flag set " + name + " FLAG VALUE");
          return exitCode(flags);
        });
  }

  /** That of the first refusal when nobody told. */
  private static int exitCode(Flags flags) {
    var refusals =
        flags.answers().values().stream()
            .flatMap(
                answer ->
                    answer instanceof Answer.Refused<List<Flag>>(var problems)
                        ? problems.stream().limit(1)
                        : Stream.<Problem>empty())
            .toList();
    if (refusals.isEmpty()) {
      return 0;
    }
    return refusals.size() < flags.answers().size() ? MIXED : refusals.getFirst().kind().exitCode();
  }
}
