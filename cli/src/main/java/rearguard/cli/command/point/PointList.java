package rearguard.cli.command.point;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import rearguard.cli.command.Command;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.PointPages;
import rearguard.model.name.ApplicationName;
import rearguard.model.snapshot.RestorePoint;

/** {@code rearguard points APP}: what one can go back to, newest first. */
public final class PointList implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create().addPositional(Options.word(0, "APP", "the application"));
  }

  @Override
  public int run(ParseResult words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    return session.ask(
        asked -> asked.points(name),
        points -> session.show(PointPages.list(points, session.when()), next(name, points)));
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
