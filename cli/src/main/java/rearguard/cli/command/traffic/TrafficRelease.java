package rearguard.cli.command.traffic;

import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.model.traffic.Wish;

/**
 * {@code rearguard traffic release APP}: lets through what an owner held; with {@code --from} only
 * those sources, with {@code --hosts} only there.
 */
public final class TrafficRelease implements Command {
  @Override
  public Form form() {
    return Asking.form()
        .with(
            Options.options(
                "--from", "SOURCES", "let only these addresses or prefixes through, and hold on"))
        .with(
            Options.option(
                "--owner",
                "OWNER",
                "whose hold, as \"traffic status\" names it; your own if not given"));
  }

  @Override
  public int run(Given words, Session session) {
    var owner = Options.text(words, "--owner").orElse("");
    var sources = Asking.listed(words, "--from");
    return sources.isEmpty()
        ? Asking.ask(
            words, session, new Wish.Release(owner), "rearguard check " + Asking.name(words))
        : Asking.ask(
            words,
            session,
            new Wish.Admit(owner, sources),
            "rearguard traffic release " + Asking.name(words));
  }
}
