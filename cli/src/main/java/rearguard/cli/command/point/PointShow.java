package rearguard.cli.command.point;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.link.Controller;
import rearguard.cli.reply.Status;
import rearguard.cli.view.PointPages;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.snapshot.RestorePoint;

/** {@code rearguard point show POINT}: every snapshot that it holds. */
public final class PointShow implements Command {
  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("POINT", "the restore point's id"));
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, PointId::new);
    return session.ask(
        asked -> asked.status().then(status -> find(asked, status, id)),
        point ->
            session.show(
                PointPages.one(point, session.when()),
                "rearguard plan " + point.application() + " --to " + point.id()));
  }

  private static Answer<RestorePoint> find(Controller asked, Status status, PointId id) {
    for (var application : status.applications()) {
      var points = asked.points(new ApplicationName(application.name()));
      if (points instanceof Answer.Given<java.util.List<RestorePoint>>(var given)) {
        var found = given.stream().filter(point -> point.id().equals(id)).findFirst();
        if (found.isPresent()) {
          return Answer.given(found.get());
        }
      }
    }
    return Answer.refused(
        Problem.of(
            Problem.Kind.NOT_FOUND,
            "no restore point is called \"" + id + "\"",
            "See \"rearguard points APP\"."));
  }
}
