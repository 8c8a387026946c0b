package rearguard.cli.command.run;

import java.util.List;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.reply.Offer;
import rearguard.cli.reply.Wanted;
import rearguard.cli.view.PlanPages;
import rearguard.cli.view.Shell;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Spelt;

/** {@code rearguard plan APP}: what a rollback would do, on every host, in words. */
public final class PlanCommand implements Command {
  private static final int CHANGES = 20;

  @Override
  public Form form() {
    var form =
        Form.EMPTY
            .with(Options.word("APP", "the application"))
            .with(Options.optionalWord("PROCEDURE", "a procedure of the fleet file"));
    return Journey.addWantedTo(form)
        .with(Options.flag("--exit-code", "exit 20 when there is something to change"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    session.about(name);
    var wanted = Journey.wanted(words);
    return session.ask(
        asked -> asked.plan(name, wanted),
        offer -> {
          var next = offer.plan().nothingToDo() ? check(offer) : next(offer, wanted);
          session.show(PlanPages.of(offer), next);
          boolean changes = !offer.plan().nothingToDo();
          return changes && Options.given(words, "--exit-code") ? CHANGES : 0;
        });
  }

  /** What does for real what was planned, with everything that was chosen. */
  static String next(Offer offer, Wanted wanted) {
    return "rearguard rollback "
        + offer.plan().application()
        + (wanted.procedure().isEmpty() ? "" : " " + Shell.word(wanted.procedure()))
        + (wanted.target().isEmpty() ? "" : " --to " + Shell.word(wanted.target()))
        + (wanted.rebuild() ? " --rebuild" : "")
        + (wanted.insist() ? " --insist" : "")
        + chosen("--hosts", wanted.hosts())
        + chosen("--only", wanted.only().stream().map(Shell::word).toList())
        + chosen("--offline", wanted.offline().map(Spelt::of).stream().toList())
        + chosen("--on-failure", wanted.onFailure().map(Spelt::of).stream().toList());
  }

  static String check(Offer offer) {
    return "rearguard check " + offer.plan().application();
  }

  private static String chosen(String option, List<?> words) {
    return words.isEmpty()
        ? ""
        : " " + option + " " + String.join(",", words.stream().map(Object::toString).toList());
  }
}
