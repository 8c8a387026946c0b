package rearguard.cli.command;

import rearguard.cli.view.ApplicationPages;
import rearguard.model.name.ApplicationName;

/** {@code rearguard show APP}: what is known of an application. */
public final class ShowCommand implements Command {
  @Override
  public Form form() {
    return Form.EMPTY.with(Options.word("APP", "the application"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    session.about(name);
    return session.ask(
        asked -> asked.application(name),
        application ->
            session.show(
                ApplicationPages.one(application, session.when()), "rearguard points " + name));
  }
}
