package rearguard.cli.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.cli.command.Confirmation;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Misuse;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.output.Block;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.model.Answer;
import rearguard.model.local.Ask;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.name.Spelt;
import rearguard.model.run.RunState;

/** {@code rearguard rollback APP --via-ssh HOST=DESTINATION,…}: the coordinator is this command. */
public final class ViaSsh {
  private static final String OPTION = "--via-ssh";
  private static final int DECLINED = 8;

  private final Session session;
  private final Given words;
  private final ApplicationName application;

  public ViaSsh(Session session, Given words, ApplicationName application) {
    this.session = session;
    this.words = words;
    this.application = application;
  }

  public static Form addOptionsTo(Form form) {
    return form.with(
            Options.option(
                OPTION, "HOST=DEST,…", "without a controller: each agent reached over SSH"))
        .with(
            Options.option(
                "--ssh-agent", "WORDS", "what to run there; usual: rearguard-agent relay"))
        .with(Options.option("--ssh-config", "FILE", "an SSH configuration file"))
        .with(Options.option("--resume", "RUN", "go on with a run that --via-ssh began"))
        .with(Options.flag("--take-over", "although the agents reach their controller"));
  }

  public static boolean wanted(Given words) {
    return Options.text(words, OPTION).isPresent();
  }

  /** The exit code. */
  public int go() throws InterruptedException {
    var destinations = Destination.all(Options.text(words, OPTION).orElse(""));
    var reason = Options.text(words, "--reason").filter(text -> !text.isBlank());
    if (reason.isEmpty()) {
      throw new Misuse("a reason is missing", "Say with --reason why the controller is not asked.");
    }
    new Confirmation(session, Options.text(words, "--confirm")).possible(application.value());
    var calling =
        new SshHosts.Calling(
            destinations,
            Options.text(words, "--ssh-config"),
            Options.text(words, "--ssh-agent").orElse("rearguard-agent relay"),
            new Ask.Who(person(), reason.get(), Options.given(words, "--take-over"), false));
    try (var hosts =
        new SshHosts(
            session.surroundings().programs(),
            calling,
            (host, text) -> session.console().say(host + ": " + Quoted.of(text)))) {
      var to = Options.text(words, "--to").orElse("");
      return switch (new Pick(hosts, application, resumed()).of(destinations.keySet(), to)) {
        case Answer.Refused<Pick.Picked>(var problems) -> session.refuse(problems);
        case Answer.Given<Pick.Picked>(var picked) -> picked(hosts, picked);
      };
    }
  }

  private Optional<RunId> resumed() {
    return Options.text(words, "--resume").map(text -> Options.read(text, RunId::new));
  }

  private String person() {
    return Optional.ofNullable(session.surroundings().environment().get("USER")).orElse("operator")
        + " over SSH";
  }

  private int picked(Hosts hosts, Pick.Picked picked) throws InterruptedException {
    session.console().tell(page(picked));
    var resumed = resumed();
    if (picked.nothingToDo() && resumed.isEmpty()) {
      session.console().say("nothing to do: every host runs it already");
      return 0;
    }
    var confirmation = new Confirmation(session, Options.text(words, "--confirm"));
    if (Options.given(words, "--dry-run") || !confirmation.given(application.value(), true)) {
      session.console().say("nothing was started");
      return Options.given(words, "--dry-run") ? 0 : DECLINED;
    }
    var run = resumed.orElseGet(() -> RunId.begunAlone(session.surroundings().ids().get()));
    var plan = picked.planned().escape().of(run, Optional.empty());
    var beginning =
        resumed.isPresent() ? Coordination.Beginning.AGAIN : Coordination.Beginning.FRESH;
    session.console().say("run " + run);
    var state =
        new Coordination(hosts, run, plan, session.console()::say)
            .run(picked.planned().escape().plan(), beginning);
    return ended(run, state);
  }

  private int ended(RunId run, RunState state) {
    session.console().say("run " + run + " " + Spelt.of(state));
    if (state == RunState.MIXED || state == RunState.UNKNOWN) {
      session.next(
          "the same command with --resume "
              + run
              + "; or on a host: rearguard-agent run show, continue, revert, release");
    }
    return state.exitCode().orElse(1);
  }

  private static Page page(Pick.Picked picked) {
    var lines = new ArrayList<Line>();
    var escape = picked.planned().escape();
    lines.add(
        Line.of(
            escape.plan().application()
                + " back to "
                + Quoted.of(escape.plan().targetWords())
                + ", no controller asked"));
    picked
        .each()
        .forEach(
            (host, planned) -> {
              lines.add(Line.of(host.value()));
              planned.drift().stream()
                  .map(drift -> Line.of("  " + Quoted.of(drift)))
                  .forEach(lines::add);
            });
    return new Page(
        Value.document("Plan").with("id", picked.planned().id().value()),
        List.of(new Block.Lines(lines)));
  }
}
