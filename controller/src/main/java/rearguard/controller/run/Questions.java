package rearguard.controller.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.run.Claim;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;

/**
 * Asks agents on behalf of a run, each question on a thread of its own, and posts what they answer
 * as events. A host that cannot be reached is posted as lost: the run asks again on its return.
 */
final class Questions {
  /**
   * A connected agent that does not answer after these rests either is taken as unable to. A link
   * that just broke counts as one for a moment: without a rest all tries would fall into it.
   */
  private static final List<Duration> RESTS =
      List.of(Duration.ofMillis(500), Duration.ofMillis(1_500), Duration.ofSeconds(3));

  private final Conductor.Tools tools;
  private final Run planned;
  private final Consumer<RunEvent> post;

  Questions(Conductor.Tools tools, Run planned, Consumer<RunEvent> post) {
    this.tools = tools;
    this.planned = planned;
    this.post = post;
  }

  /** What is asked, and what either answer means to the run. */
  private record Question<T>(
      Supplier<Answer<T>> asked,
      Function<T, RunEvent> given,
      Function<List<Problem>, RunEvent> refused) {}

  void accept(HostName host, Run run) {
    var question =
        new Question<>(
            () -> accepted(host, run),
            _ -> new RunEvent.Accepted(now(), host),
            problems -> new RunEvent.Declined(now(), host, words(problems)));
    apart("accept", host, () -> ask(host, question, RESTS));
  }

  void judge(HostName host, List<Check> checks) {
    var question =
        new Question<>(
            () -> tools.agents().check(host, checks),
            findings -> new RunEvent.Judged(now(), host, asked(checks, findings)),
            problems -> unknown(host, checks, words(problems)));
    apart("judge", host, () -> ask(host, question, RESTS));
  }

  /** In the order of the checks; of what was not asked nothing, of what was not told that. */
  private List<Finding> asked(List<Check> checks, List<Finding> findings) {
    return checks.stream()
        .map(
            check ->
                findings.stream()
                    .filter(finding -> finding.check().equals(check.name()))
                    .findFirst()
                    .orElseGet(() -> unknown(check, "the agent said nothing of it")))
        .toList();
  }

  private Finding unknown(Check check, String why) {
    return new Finding(check.name(), Optional.empty(), Verdict.UNKNOWN, why, Duration.ZERO, now());
  }

  /** On a thread of its own, after that time. */
  void later(HostName host, Duration wait, Runnable work) {
    CompletableFuture.delayedExecutor(
            wait.toMillis(), TimeUnit.MILLISECONDS, late -> apart("wait for", host, late))
        .execute(work);
  }

  /** The host may have come back between the look and the word; then it is back. */
  void missIfGone(HostName host) {
    if (!tools.agents().connected(host)) {
      post.accept(new RunEvent.Lost(now(), host));
      if (tools.agents().connected(host)) {
        post.accept(new RunEvent.Returned(now(), host, List.of()));
      }
    }
  }

  private Answer<RunId> accepted(HostName host, Run run) {
    var claim = new Claim(run.by(), run.reason(), run.began());
    return tools
        .agents()
        .accept(host, planned.id(), planned.planId(), run.epoch(), run.plan(), claim);
  }

  private <T> void ask(HostName host, Question<T> question, List<Duration> rests) {
    switch (question.asked().get()) {
      case Answer.Given<T>(var answer) -> post.accept(question.given().apply(answer));
      case Answer.Refused<T>(var problems) -> {
        if (!rests.isEmpty() && unreachable(problems) && tools.agents().connected(host)) {
          var others = rests.subList(1, rests.size());
          later(host, rests.getFirst(), () -> ask(host, question, others));
        } else {
          lostOr(host, problems, question.refused().apply(problems));
        }
      }
    }
  }

  private void lostOr(HostName host, List<Problem> problems, RunEvent refusal) {
    if (unreachable(problems) && !tools.agents().connected(host)) {
      missIfGone(host);
    } else {
      post.accept(refusal);
    }
  }

  private RunEvent unknown(HostName host, List<Check> checks, String why) {
    return new RunEvent.Judged(
        now(), host, checks.stream().map(check -> unknown(check, why).of(host)).toList());
  }

  private static boolean unreachable(List<Problem> problems) {
    return problems.stream().allMatch(problem -> problem.kind() == Problem.Kind.UNREACHABLE);
  }

  private static String words(List<Problem> problems) {
    return problems.stream().map(Problem::message).collect(Collectors.joining("; "));
  }

  private void apart(String what, HostName host, Runnable work) {
    Thread.ofVirtual().name(planned.id() + " " + what + " " + host).start(work);
  }

  private Instant now() {
    return tools.clock().instant();
  }
}
