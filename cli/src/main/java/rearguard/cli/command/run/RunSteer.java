package rearguard.cli.command.run;

import java.util.List;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.reply.ShownRun;
import rearguard.cli.view.RunPages;
import rearguard.cli.view.ShownPages;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.run.RunVerb;

/** {@code rearguard run pause|resume|abort|retry|revert|push-on|take RUN}: an operator steers. */
public final class RunSteer implements Command {
  private final RunVerb verb;

  public RunSteer(RunVerb verb) {
    this.verb = verb;
  }

  @Override
  public Form form() {
    var form =
        Form.EMPTY
            .with(Options.word("RUN", "the run"))
            .with(Options.option("--reason", "WHY", "kept with the run"));
    return narrows() ? form.with(Options.options("--host", "NAME", "only this host")) : form;
  }

  private boolean narrows() {
    return switch (verb) {
      case RETRY, REVERT, PUSH_ON -> true;
      case PAUSE, RESUME, ABORT, TAKE -> false;
    };
  }

  @Override
  public int run(Given words, Session session) {
    var id = Options.word(words, 0, RunId::new);
    var reason = Options.text(words, "--reason").orElse("");
    var hosts =
        narrows()
            ? Options.texts(words, "--host").stream()
                .map(name -> Options.read(name, HostName::new))
                .toList()
            : List.<HostName>of();
    return session.ask(
        asked -> asked.helm(helm -> helm.steer(id, verb, reason, hosts)),
        run ->
            session
                .about(run.plan().application())
                .show(
                    ShownPages.of(new ShownRun(run, List.of()), false, session.when()),
                    RunPages.next(run)));
  }
}
