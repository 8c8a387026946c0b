package rearguard.cli.command.run;

import java.util.List;
import java.util.Optional;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Misuse;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.reply.ShownRun;
import rearguard.cli.view.RunPages;
import rearguard.cli.view.ShownPages;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.RunId;

/** {@code rearguard run confirm RUN [CHECK]}: a person's word about what the run waits for. */
public final class RunConfirm implements Command {
  private static final String YES = "--yes";
  private static final String NO = "--no";

  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("RUN", "the run"))
        .with(Options.optionalWord("CHECK", "what is meant, when it asks more than one thing"))
        .with(Options.flag(YES, "it is so: the check passes"))
        .with(Options.flag(NO, "it is not so: the check fails"))
        .with(Options.option("--reason", "TEXT", "what was seen, kept with the run"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, RunId::new);
    var check = Options.word(words, 1).map(text -> Options.read(text, CheckName::new));
    var verdict = verdict(words);
    var reason = Options.text(words, "--reason").orElse("");
    return session.ask(
        asked -> asked.helm(helm -> helm.confirm(id, check, verdict, reason)),
        run ->
            session
                .about(run.plan().application())
                .show(
                    ShownPages.of(new ShownRun(run, List.of()), false, session.when()),
                    RunPages.next(run)));
  }

  /** Nobody is taken to have said anything by saying nothing. */
  private static Verdict verdict(Given words) {
    var said =
        Optional.of(Options.given(words, YES))
            .filter(yes -> yes != Options.given(words, NO))
            .orElseThrow(
                () ->
                    new Misuse(
                        "say either " + YES + " or " + NO,
                        "Look first: \"rearguard run show RUN\" says what is asked."));
    return said ? Verdict.PASSED : Verdict.FAILED;
  }
}
