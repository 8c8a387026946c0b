package rearguard.cli.command.lockdown;

import java.util.List;
import java.util.Optional;
import rearguard.cli.command.Command;
import rearguard.cli.command.Confirmation;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.output.Line;
import rearguard.cli.reply.Evidence;
import rearguard.cli.reply.LockedDown;
import rearguard.cli.reply.Offer;
import rearguard.cli.reply.Wanted;
import rearguard.cli.view.EvidencePages;
import rearguard.cli.view.PlanPages;
import rearguard.cli.view.TrafficPages;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;

/**
 * {@code rearguard lockdown APP}: users are shut out, evidence is taken, and the way back to a
 * point that nobody called vulnerable is shown. Typed again it holds again and takes other
 * evidence.
 */
public final class LockdownBegin implements Command {
  static final int DECLINED = 8;

  /** Some hosts did it and some did not. */
  private static final int MIXED = 7;

  private static final Wanted LAST_GOOD =
      new Wanted("", "", false, false, Optional.empty(), Optional.empty(), List.of(), List.of());

  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("APP", "the application"))
        .with(Options.option("--reason", "WHY", "kept in the audit and with the evidence"))
        .with(Options.flag("--yes", "do not ask"))
        .with(Options.option("--confirm", "APP", "the application's name, for scripts"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    var flag =
        Options.given(words, "--yes")
            ? Optional.of(name.value())
            : Options.text(words, "--confirm");
    var confirmation = new Confirmation(session, flag);
    confirmation.possible(name.value());
    say(session, "users of \"" + name + "\" will not reach it until you end that");
    if (!confirmation.given(name.value(), true)) {
      return DECLINED;
    }
    var reason = Options.text(words, "--reason").orElse("");
    return session.ask(
        asked -> asked.lockdown(to -> to.begin(name, reason)), begun -> gather(begun, session));
  }

  private static int gather(LockedDown begun, Session session) {
    var name = begun.lockdown().application();
    session.console().show(TrafficPages.of(begun.traffic()));
    begun.refused().forEach(problem -> session.console().problems(List.of(problem)));
    say(
        session,
        "locked down as "
            + begun.lockdown().id()
            + "; taking evidence, which may last for some minutes; typed again this goes on");
    return session.ask(
        asked -> asked.lockdown(to -> to.gather(name)),
        evidence -> {
          session.console().show(EvidencePages.of(evidence, session.when()));
          offer(name, session);
          return whole(begun, evidence) ? 0 : MIXED;
        });
  }

  private static boolean whole(LockedDown begun, Evidence evidence) {
    return begun.refused().isEmpty()
        && begun.traffic().values().stream().allMatch(Answer.Given.class::isInstance)
        && evidence.refused().isEmpty()
        && evidence.lacks().isEmpty()
        && evidence.kept().stream().allMatch(kept -> kept.seal().whole());
  }

  private static void offer(ApplicationName name, Session session) {
    switch (session.question(asked -> asked.plan(name, LAST_GOOD))) {
      case Answer.Given<Offer>(var offer) -> {
        session.console().show(PlanPages.of(offer));
        say(session, "points with the same hole: rearguard point mark POINT vulnerable");
        say(session, "users stay shut out after a rollback; rearguard lockdown end " + name);
        session.next("rearguard rollback " + name + " --reason ...");
      }
      case Answer.Refused<Offer>(var problems) -> {
        say(session, "no way back can be shown: " + first(problems));
        session.next("rearguard points " + name);
      }
    }
  }

  private static String first(List<Problem> problems) {
    return problems.getFirst().message();
  }

  static void say(Session session, String words) {
    session.console().say(Line.of(words));
  }
}
