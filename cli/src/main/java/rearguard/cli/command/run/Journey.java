package rearguard.cli.command.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import rearguard.cli.command.Confirmation;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.link.Controller;
import rearguard.cli.output.Block;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.reply.Offer;
import rearguard.cli.reply.Wanted;
import rearguard.cli.view.PlanPages;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Risk;

/** The way of every run that changes something: plan, show, confirm, start, watch. */
final class Journey {
  private static final int TRIES = 3;
  private static final int DECLINED = 8;

  private final Session session;
  private final Given words;
  private final Function<Controller, Answer<Offer>> planning;
  private final Function<Offer, String> next;
  private final Confirmation confirmation;

  /**
   * @param next the command that does for real what was only shown
   */
  Journey(
      Session session,
      Given words,
      Function<Controller, Answer<Offer>> planning,
      Function<Offer, String> next) {
    this.session = session;
    this.words = words;
    this.planning = planning;
    this.next = next;
    this.confirmation = new Confirmation(session, Options.text(words, "--confirm"));
  }

  /** What is wanted planned, from the words. */
  static Wanted wanted(Given words) {
    return new Wanted(
        Options.word(words, 1).orElse(""),
        Options.text(words, "--to").orElse(""),
        Options.given(words, "--rebuild"),
        Options.given(words, "--insist"),
        Options.text(words, "--offline")
            .map(_ -> Options.choice(words, "--offline", Offline.WAIT, List.of(Offline.values()))),
        Options.text(words, "--on-failure")
            .map(
                _ ->
                    Options.choice(
                        words, "--on-failure", OnFailure.PAUSE, List.of(OnFailure.values()))),
        listed(words, "--hosts").map(name -> Options.read(name, HostName::new)).toList(),
        listed(words, "--only").toList());
  }

  private static Stream<String> listed(Given words, String option) {
    return Options.texts(words, option).stream().flatMap(text -> Stream.of(text.split(",")));
  }

  /** The options by which a plan is chosen. */
  static Form addWantedTo(Form form) {
    return form.with(target())
        .with(rebuild())
        .with(Options.flag("--insist", "also to a point that is marked vulnerable"))
        .with(Options.options("--hosts", "NAMES", "only these hosts, with commas between"))
        .with(
            Options.options(
                "--only",
                "COMPONENTS",
                "only these components, or COMPONENT/PART such as services/backend"))
        .with(
            Options.option(
                "--offline", "MEANS", "wait, leave or refuse: what an offline host means"))
        .with(
            Options.option(
                "--on-failure", "DO", "pause, revert or continue: what follows a failure"));
  }

  static Form.Option target() {
    return Options.option(
        "--to", "TARGET", "last-good (the default), a point, a label, a tag, a commit or a time");
  }

  static Form.Option rebuild() {
    return Options.flag(
        "--rebuild", "make anew, before anything stops, what of the target was not kept");
  }

  static Form addOptionsTo(Form form) {
    return Following.addOptionsTo(
        form.with(Options.option("--reason", "WHY", "kept with the run"))
            .with(Options.option("--confirm", "APP", "the application's name, for scripts"))
            .with(Options.flag("--dry-run", "show the plan and start nothing"))
            .with(Options.flag("--replan", "plan again when the fleet has moved meanwhile"))
            .with(Options.flag("--detach", "start the run and do not watch it")));
  }

  /**
   * Walks it to its end.
   *
   * @param name what has to be confirmed, as far as it is known before planning
   */
  int go(String name) throws InterruptedException {
    boolean dryRun = Options.given(words, "--dry-run");
    if (!dryRun) {
      confirmation.possible(name);
    }
    Following.options(words);
    for (int attempt = 1; ; attempt++) {
      var offer = session.question(planning);
      switch (offer) {
        case Answer.Refused<Offer>(var problems) -> {
          return session.refuse(problems);
        }
        case Answer.Given<Offer>(var plan) -> {
          session.about(plan.plan().application());
          if (plan.plan().nothingToDo()) {
            return session.show(PlanPages.of(plan), PlanCommand.check(plan));
          }
          if (dryRun) {
            return session.show(PlanPages.of(plan), next.apply(plan));
          }
          var end = started(plan, attempt);
          if (end.isPresent()) {
            return end.get();
          }
        }
      }
    }
  }

  /** The exit code; empty when the plan is stale and another one is wanted. */
  private Optional<Integer> started(Offer offer, int attempt) throws InterruptedException {
    session.console().tell(PlanPages.of(offer));
    session.console().say(Line.EMPTY);
    var name = offer.plan().application().value();
    if (!confirmation.given(name, offer.plan().risk() == Risk.HIGH)) {
      session.console().say("nothing was started");
      return Optional.of(DECLINED);
    }
    return switch (start(offer)) {
      case Answer.Given<RunId>(var run) -> Optional.of(under(run));
      case Answer.Refused<RunId>(var problems) -> refused(problems, attempt);
    };
  }

  private Optional<Integer> refused(List<Problem> problems, int attempt) {
    boolean conflict = problems.getFirst().kind() == Problem.Kind.CONFLICT;
    if (conflict && attempt < TRIES && Options.given(words, "--replan")) {
      session.console().problems(problems);
      session.console().say("planning again");
      return Optional.empty();
    }
    int code = session.refuse(problems);
    if (problems.getFirst().kind() == Problem.Kind.UNREACHABLE) {
      session.next("nobody knows whether the run began: rearguard run list");
    } else if (conflict) {
      session.next("look again with rearguard plan, or add --replan");
    }
    return Optional.of(code);
  }

  /** Asks again when the answer is lost; the key makes that harmless. */
  private Answer<RunId> start(Offer offer) {
    var key = session.surroundings().ids().get();
    var reason = Options.text(words, "--reason").orElse("");
    Answer<RunId> answer = session.question(asked -> asked.start(offer.id(), reason, key));
    for (int again = 1; again < TRIES && lost(answer); again++) {
      answer = session.question(asked -> asked.start(offer.id(), reason, key));
    }
    return answer;
  }

  private static boolean lost(Answer<RunId> answer) {
    return answer instanceof Answer.Refused<RunId>(var problems)
        && problems.getFirst().kind() == Problem.Kind.UNREACHABLE;
  }

  private int under(RunId run) throws InterruptedException {
    if (!Options.given(words, "--detach")) {
      return new Following(session, words, run).follow();
    }
    var page =
        new Page(
            Value.document("Started").with("run", run.toString()),
            List.of(Block.lines(Line.of(run.toString()))));
    return session.show(page, "rearguard run watch " + run);
  }
}
