package rearguard.cli.command.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.link.Watch;
import rearguard.cli.link.Watch.Sight;
import rearguard.cli.output.Format;
import rearguard.cli.view.RunPages;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.RunId;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;

/**
 * Watches a run until it ends or pauses, the time is up, or the operator has seen enough. The run
 * never depends on being watched.
 */
final class Following {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration WITHOUT_CONTACT = Duration.ofMinutes(1);
  private static final int WAITED = 10;
  private static final int DETACHED = 130;

  private final Session session;
  private final RunId id;
  private final Showing showing;
  private final Optional<Instant> until;
  private final AtomicBoolean detached = new AtomicBoolean();
  private final AtomicReference<Optional<Watch>> watching = new AtomicReference<>(Optional.empty());
  private Optional<Run> last = Optional.empty();
  private Optional<Instant> lostAt = Optional.empty();

  Following(Session session, Given words, RunId id) {
    this.session = session;
    this.id = id;
    this.showing = new Showing(session, progress(words, session));
    this.until = Options.span(words, "--timeout").map(session.when().now()::plus);
  }

  static Form addOptionsTo(Form form) {
    return form.with(Options.option("--progress", "HOW", "auto, tree, plain, json or none"))
        .with(Options.option("--timeout", "SPAN", "stop watching after this; the run goes on"));
  }

  /** Complains of options that make no sense before anything is started. */
  static void options(Given words) {
    Options.span(words, "--timeout");
    asked(words);
  }

  private static Progress asked(Given words) {
    return Options.choice(words, "--progress", Progress.AUTO, List.of(Progress.values()));
  }

  private static Progress progress(Given words, Session session) {
    var asked = asked(words);
    if (asked != Progress.AUTO) {
      return asked;
    }
    if (session.format() == Format.JSONL) {
      return Progress.NONE;
    }
    return session.surroundings().terminal().talk() ? Progress.TREE : Progress.PLAIN;
  }

  /** The exit code that says how it stands. */
  int follow() throws InterruptedException {
    try (var _ = session.surroundings().interrupts().on(this::detach)) {
      Optional<Integer> end = Optional.empty();
      while (end.isEmpty()) {
        end = watched();
      }
      return end.get();
    } finally {
      watching.get().ifPresent(Watch::close);
    }
  }

  /** Nothing of the run is told any more behind these words. */
  private synchronized void told(Runnable words) {
    if (!detached.get()) {
      words.run();
    }
  }

  private synchronized void detach() {
    detached.set(true);
    showing.leave();
    session.console().say("detached from " + id + "; the run goes on");
    session.console().say("come back: rearguard run watch " + id);
    session.console().say("abort it:  rearguard run abort " + id);
    watching.get().ifPresent(Watch::close);
  }

  /** One stream, from its beginning until it says no more; empty to begin another one. */
  private Optional<Integer> watched() throws InterruptedException {
    switch (session.controller()) {
      case Answer.Refused(var problems) -> {
        return Optional.of(session.refuse(problems));
      }
      case Answer.Given(var controller) -> {
        watching.set(Optional.of(controller.watch(id)));
        Optional<Integer> end = Optional.empty();
        boolean open = true;
        while (open && end.isEmpty()) {
          var sight = watching.get().orElseThrow().next(patience());
          end = detached.get() ? Optional.of(DETACHED) : seen(sight);
          open = !(sight instanceof Sight.Over || sight instanceof Sight.Broken);
        }
        if (end.isEmpty()) {
          waitForContact();
        }
        return end;
      }
    }
  }

  private Duration patience() {
    var left = until.map(end -> Duration.between(session.when().now(), end)).orElse(TICK);
    return left.compareTo(TICK) > 0 ? TICK : left.isNegative() ? Duration.ZERO : left;
  }

  private Optional<Integer> seen(Sight sight) {
    return switch (sight) {
      case Sight.Now(var run) -> now(run);
      case Sight.Still() -> still();
      case Sight.Over() -> lost(List.of());
      case Sight.Broken(var problems) ->
          problems.getFirst().kind() == Problem.Kind.UNREACHABLE
              ? lost(problems)
              : Optional.of(broken(problems));
    };
  }

  private Optional<Integer> now(Run run) {
    lostAt = Optional.empty();
    told(() -> showing.changed(last, run));
    last = Optional.of(run);
    if (!run.state().ended() && run.state() != RunState.PAUSED) {
      return timeUp();
    }
    showing.leave();
    session
        .about(run.plan().application())
        .show(RunPages.one(run, session.when()), RunPages.next(run));
    return Optional.of(RunPages.exitCode(run));
  }

  private Optional<Integer> still() {
    last.ifPresent(run -> told(() -> showing.still(run)));
    return timeUp();
  }

  private Optional<Integer> timeUp() {
    if (until.filter(end -> !session.when().now().isBefore(end)).isEmpty()) {
      return Optional.empty();
    }
    showing.leave();
    session.console().say("waited long enough; the run goes on");
    session.next("rearguard run watch " + id);
    return Optional.of(WAITED);
  }

  private int broken(List<Problem> problems) {
    showing.leave();
    return session.refuse(problems);
  }

  private Optional<Integer> lost(List<Problem> problems) {
    var now = session.when().now();
    if (lostAt.isEmpty()) {
      lostAt = Optional.of(now);
      showing.leave();
      session.console().say("no contact with the controller, trying again; the run goes on");
    }
    if (problems.isEmpty() || now.isBefore(lostAt.get().plus(WITHOUT_CONTACT))) {
      return timeUp();
    }
    int code = broken(problems);
    session.next("rearguard run watch " + id);
    return Optional.of(code);
  }

  private void waitForContact() throws InterruptedException {
    watching.get().orElseThrow().next(TICK);
  }
}
