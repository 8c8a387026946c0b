package rearguard.cli.command;

import rearguard.cli.view.PointPages;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Label;
import rearguard.model.snapshot.RestorePoint;

/** {@code rearguard capture APP}: makes a restore point over all hosts. */
public final class CaptureCommand implements Command {
  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("APP", "the application"))
        .with(Options.option("--label", "LABEL", "what people call it, as v1.0.0"))
        .with(Options.flag("--good", "mark it good: it may be rolled back to"))
        .with(Options.flag("--dry-run", "ask the hosts and keep nothing"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    session.about(name);
    var label = Options.text(words, "--label").map(text -> Options.read(text, Label::new));
    var mark = Options.given(words, "--good") ? RestorePoint.Mark.GOOD : RestorePoint.Mark.UNKNOWN;
    var dryRun = Options.given(words, "--dry-run");
    return session.ask(
        asked -> asked.capture(name, label, mark, dryRun),
        point -> session.show(PointPages.one(point, session.when()), next(point, dryRun)));
  }

  private static String next(RestorePoint point, boolean dryRun) {
    if (dryRun) {
      return "rearguard capture " + point.application();
    }
    return point.mark() == RestorePoint.Mark.UNKNOWN
        ? "rearguard point mark " + point.id() + " good"
        : "rearguard points " + point.application();
  }
}
