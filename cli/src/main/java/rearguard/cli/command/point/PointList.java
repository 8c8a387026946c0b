package rearguard.cli.command.point;

import java.util.List;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.PointPages;
import rearguard.model.name.ApplicationName;
import rearguard.model.snapshot.RestorePoint;

/** {@code rearguard points APP}: what one can go back to, newest first. */
public final class PointList implements Command {
  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("APP", "the application"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    session.about(name);
    return session.ask(
        asked -> asked.kept(to -> to.list(name)),
        kept -> {
          if (!kept.retention().isEmpty()) {
            session.console().say("retention: " + kept.retention());
          }
          return session.show(PointPages.list(kept, session.when()), next(name, kept.points()));
        });
  }

  private static String next(ApplicationName name, List<RestorePoint> points) {
    if (points.isEmpty()) {
      return "rearguard capture " + name;
    }
    return points.stream().anyMatch(point -> point.mark() == RestorePoint.Mark.GOOD)
        ? "rearguard plan " + name
        : "rearguard point mark " + points.getFirst().id() + " good";
  }
}
