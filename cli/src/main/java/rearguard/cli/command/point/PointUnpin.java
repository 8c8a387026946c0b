package rearguard.cli.command.point;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.PointPages;
import rearguard.model.name.PointId;

/** {@code rearguard point unpin POINT}: the retention may drop it again. */
public final class PointUnpin implements Command {
  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("POINT", "the restore point's id"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, PointId::new);
    return session.ask(
        asked -> asked.kept(to -> to.unpin(id)),
        point ->
            session.show(
                PointPages.one(point, session.when()), "rearguard points " + point.application()));
  }
}
