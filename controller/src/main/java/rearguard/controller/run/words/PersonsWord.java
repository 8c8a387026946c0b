package rearguard.controller.run.words;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;
import rearguard.model.run.Question;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent.Answered;

/** What a person says about a check that only a person can answer, and why it makes no sense. */
public enum PersonsWord {
  ;

  /**
   * As it is given.
   *
   * @param check empty: the only one that is asked now
   */
  public record Word(Optional<CheckName> check, Verdict verdict, String by, String reason) {}

  /** Which check is meant: the only one that is asked now when none is named. */
  public static Answer<CheckName> meant(Run run, Optional<CheckName> named) {
    var open = Question.of(run);
    if (named.isPresent()) {
      return Answer.given(named.get());
    }
    return switch (open.size()) {
      case 0 -> Answer.refused(nobody(run));
      case 1 -> Answer.given(open.getFirst().check());
      default ->
          Answer.refused(
              Problem.of(
                  Problem.Kind.USAGE,
                  "run " + run.id() + " asks more than one thing: " + listed(open),
                  "Name one, as in \"" + open.getFirst().command() + "\"."));
    };
  }

  /** Why nobody is to say that now; empty when the run waits for it. */
  public static Optional<Problem> against(Run run, Answered answered) {
    var name = answered.check();
    if (Question.of(run).stream().anyMatch(question -> question.check().equals(name))) {
      return Optional.empty();
    }
    var before =
        run.findings().stream()
            .filter(finding -> finding.check().equals(name) && finding.host().isEmpty())
            .findFirst();
    if (before.isPresent()) {
      return Optional.of(answeredBefore(run, before.get()));
    }
    if (run.state().ended()) {
      return Optional.of(nobody(run));
    }
    boolean later = manual(run).stream().anyMatch(check -> check.name().equals(name));
    return Optional.of(later ? notNow(run, name) : never(run, name));
  }

  private static Problem answeredBefore(Run run, Finding before) {
    return conflict(
        "check "
            + before.check()
            + " of run "
            + run.id()
            + " was answered before, at "
            + before.at()
            + ": "
            + before.evidence(),
        "The first answer stands: " + show(run));
  }

  private static Problem nobody(Run run) {
    return run.state().ended()
        ? conflict(
            "run " + run.id() + " has ended " + Spelt.of(run.state()) + " and asks nobody",
            "See how it ended: " + show(run))
        : conflict(
            "run " + run.id() + " waits for nobody's answer now",
            "See what it does: \"rearguard run watch " + run.id() + "\".");
  }

  private static Problem notNow(Run run, CheckName name) {
    return conflict(
        "run " + run.id() + " does not ask " + name + " now",
        "It says when it does: \"rearguard run watch " + run.id() + "\".");
  }

  private static Problem never(Run run, CheckName name) {
    var all = manual(run).stream().map(check -> check.name().value()).toList();
    return Problem.of(
        Problem.Kind.NOT_FOUND,
        "run " + run.id() + " asks no person about \"" + name + "\"",
        all.isEmpty()
            ? "It asks no person anything."
            : "It asks people about " + String.join(", ", all) + ".");
  }

  private static List<Check> manual(Run run) {
    return run.plan().stages().stream()
        .flatMap(stage -> stage.hosts().stream())
        .flatMap(part -> part.checks().stream())
        .filter(Check::manual)
        .distinct()
        .toList();
  }

  /** What was found by asking that person; of no host. */
  public static Finding finding(Run run, Answered answered) {
    var since = run.course().waiting().since().orElse(answered.at());
    return new Finding(
        answered.check(),
        Optional.empty(),
        answered.verdict(),
        answered.saying(),
        Duration.between(since, answered.at()),
        answered.at());
  }

  private static String listed(List<Question> open) {
    return open.stream()
        .map(question -> question.check() + " (\"" + Quoted.of(question.text()) + "\")")
        .collect(Collectors.joining(", "));
  }

  private static String show(Run run) {
    return "\"rearguard run show " + run.id() + "\".";
  }

  private static Problem conflict(String message, String hint) {
    return Problem.of(Problem.Kind.CONFLICT, message, hint);
  }
}
