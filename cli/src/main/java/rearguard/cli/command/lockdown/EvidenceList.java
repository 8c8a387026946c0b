package rearguard.cli.command.lockdown;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.reply.Evidence;
import rearguard.cli.view.EvidencePages;
import rearguard.model.evidence.Custody;
import rearguard.model.name.ApplicationName;

/**
 * {@code rearguard evidence list APP}: what hosts keep, held against what they told when it was
 * sealed.
 */
public final class EvidenceList implements Command {
  private static final int CONFLICT = 4;

  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("APP", "the application"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    session.about(name);
    return session.ask(
        asked -> asked.lockdown(to -> to.list(name)),
        evidence -> {
          session.show(EvidencePages.of(evidence, session.when()), "rearguard evidence export ID");
          return broken(evidence) ? CONFLICT : 0;
        });
  }

  private static boolean broken(Evidence evidence) {
    return evidence.kept().stream()
        .anyMatch(kept -> kept.custody() == Custody.DIFFERS || kept.custody() == Custody.GONE);
  }
}
