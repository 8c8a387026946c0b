package rearguard.cli.command.point;

import java.util.List;
import java.util.Locale;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Misuse;
import rearguard.cli.command.Nearest;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.PointPages;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.RestorePoint;

/**
 * {@code rearguard point mark POINT good|bad|vulnerable|unknown}: says whether one may go back to
 * it.
 */
public final class PointMark implements Command {
  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("POINT", "the restore point's id"))
        .with(Options.word("MARK", "good, bad, vulnerable or unknown"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, PointId::new);
    var mark = mark(Options.word(words, 1, text -> text));
    return session.ask(
        asked -> asked.kept(to -> to.mark(id, mark)),
        point ->
            session.show(
                PointPages.one(point, session.when()), "rearguard points " + point.application()));
  }

  private static RestorePoint.Mark mark(String text) {
    var known = List.of("good", "bad", "vulnerable", "unknown");
    if (!known.contains(text)) {
      var hint =
          Nearest.to(text, known)
              .map(near -> "Did you mean \"" + near + "\"?")
              .orElse("Write good, bad, vulnerable or unknown.");
      throw new Misuse("no mark is called \"" + Quoted.of(text) + "\"", hint);
    }
    return RestorePoint.Mark.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
