package rearguard.cli.command.point;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.PointPages;
import rearguard.model.name.PointId;

/** {@code rearguard point pin POINT}: no retention drops it. */
public final class PointPin implements Command {
  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("POINT", "the restore point's id"))
        .with(Options.option("--reason", "WHY", "shown beside it, and kept in the audit"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, PointId::new);
    var reason = Options.text(words, "--reason").orElse("");
    return session.ask(
        asked -> asked.kept(to -> to.pin(id, reason)),
        point ->
            session.show(
                PointPages.one(point, session.when()), "rearguard points " + point.application()));
  }
}
