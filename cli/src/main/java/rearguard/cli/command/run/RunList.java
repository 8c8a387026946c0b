package rearguard.cli.command.run;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.view.RunPages;
import rearguard.model.name.ApplicationName;

/** {@code rearguard run list [APP]}: the latest runs, newest first. */
public final class RunList implements Command {
  private static final int LATEST = 50;

  @Override
  public Form form() {
    return Form.EMPTY.with(Options.optionalWord("APP", "only those of this application"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0).map(text -> Options.read(text, ApplicationName::new));
    return session.ask(
        asked -> asked.runs(name, LATEST),
        runs ->
            session.show(
                RunPages.list(runs, session.when()),
                runs.isEmpty()
                    ? "rearguard plan " + name.map(ApplicationName::value).orElse("APP")
                    : "rearguard run show " + runs.getFirst().id()));
  }
}
