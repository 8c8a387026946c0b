package rearguard.cli.command.lockdown;

import rearguard.cli.command.Command;
import rearguard.cli.command.Confirmation;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.output.Page;
import rearguard.cli.reply.LockedDown;
import rearguard.cli.view.FindingPages;
import rearguard.cli.view.TrafficPages;
import rearguard.model.Answer;
import rearguard.model.name.ApplicationName;

/** {@code rearguard lockdown end APP}: lets users in again when the checks pass, or anyway. */
public final class LockdownEnd implements Command {
  private static final int MIXED = 7;

  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("APP", "the application"))
        .with(Options.option("--reason", "WHY", "kept in the audit"))
        .with(Options.flag("--anyway", "although checks do not pass"))
        .with(Options.option("--confirm", "APP", "the application's name, for scripts"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    var confirmation = new Confirmation(session, Options.text(words, "--confirm"));
    confirmation.possible(name.value());
    LockdownBegin.say(session, "users of \"" + name + "\" will reach it again, as it is now");
    if (!confirmation.given(name.value(), true)) {
      return LockdownBegin.DECLINED;
    }
    var reason = Options.text(words, "--reason").orElse("");
    return session.ask(
        asked -> asked.lockdown(to -> to.end(name, reason, Options.given(words, "--anyway"))),
        ended -> {
          boolean all = ended.traffic().values().stream().allMatch(Answer.Given.class::isInstance);
          var later = "rearguard traffic release " + name + " --owner " + ended.lockdown().id();
          session.show(page(ended), all ? "rearguard check " + name : later);
          return all ? 0 : MIXED;
        });
  }

  private static Page page(LockedDown ended) {
    var traffic = TrafficPages.of(ended.traffic());
    return ended.findings().isEmpty() ? traffic : FindingPages.above(ended.findings(), traffic);
  }
}
