package rearguard.cli.command.point;

import rearguard.cli.command.Command;
import rearguard.cli.command.Confirmation;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Misuse;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.reply.Pruned;
import rearguard.cli.view.PrunePages;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Quoted;
import rearguard.model.stock.PointDrop;

/**
 * {@code rearguard point prune APP}: drops now what the retention drops every day, after it was
 * shown.
 */
public final class PointPrune implements Command {
  private static final int DECLINED = 8;
  private static final int FEWEST = 3;
  private static final int MOST = 1_000;

  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("APP", "the application"))
        .with(Options.option("--keep", "N", "as if the fleet file said so many points"))
        .with(Options.flag("--dry-run", "say what would go and drop nothing"))
        .with(Options.option("--confirm", "APP", "the application's name, for scripts"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    int keep = Options.text(words, "--keep").map(PointPrune::number).orElse(0);
    session.about(name);
    if (Options.given(words, "--dry-run")) {
      return session.ask(
          asked -> asked.kept(to -> to.shown(name, keep)),
          shown ->
              session.show(
                  PrunePages.of(shown, true),
                  shown.drops().isEmpty() ? "rearguard points " + name : pruning(name, keep)));
    }
    var confirmation = new Confirmation(session, Options.text(words, "--confirm"));
    confirmation.possible(name.value());
    return session.ask(
        asked -> asked.kept(to -> to.shown(name, keep)),
        shown -> confirmed(session, name, keep, shown, confirmation));
  }

  private static int confirmed(
      Session session, ApplicationName name, int keep, Pruned shown, Confirmation confirmation) {
    if (shown.drops().isEmpty()) {
      return session.show(PrunePages.of(shown, true), "rearguard points " + name);
    }
    PrunePages.lines(shown).forEach(session.console()::say);
    if (!confirmation.given(name.value(), true)) {
      session.console().say("nothing was dropped");
      return DECLINED;
    }
    var points = shown.drops().stream().map(PointDrop::point).toList();
    return session.ask(
        asked -> asked.kept(to -> to.prune(name, keep, points)),
        pruned -> session.show(PrunePages.of(pruned, false), "rearguard points " + name));
  }

  private static String pruning(ApplicationName name, int keep) {
    return "rearguard point prune " + name + (keep > 0 ? " --keep " + keep : "");
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < FEWEST
        || Integer.parseInt(text) > MOST) {
      throw new Misuse(
          "--keep \"" + Quoted.of(text) + "\" is not allowed",
          "Write a whole number from " + FEWEST + " to " + MOST + ".");
    }
    return Integer.parseInt(text);
  }
}
