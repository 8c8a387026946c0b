package rearguard.agent.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Claims;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Order;
import rearguard.model.Problem;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.local.Said;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.Spelt;
import rearguard.model.name.StepId;
import rearguard.model.plan.Step;
import rearguard.model.run.Handback;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;
import rearguard.model.run.Takeover;

/** One command at work on a run that was taken over: does, tells, and hands back. */
final class Hand {
  private final LocalDesk.Means means;
  private final Takeover takeover;
  private final Consumer<Said> to;
  private final List<String> words = new ArrayList<>();

  Hand(LocalDesk.Means means, Takeover takeover, Consumer<Said> to) {
    this.means = means;
    this.takeover = takeover;
    this.to = to;
  }

  /** This host's part to its end, then its checks; tells how the run stands here. */
  RunState finish(RunId run) throws HostException, InterruptedException {
    var held = means.claims().takeOver(run, takeover);
    unseen(held);
    var state = act(run, OwnPart::next);
    if (state == RunState.SUCCEEDED) {
      return checked(run, held);
    }
    return handedBack(run, state, List.of());
  }

  private void unseen(HeldRun held) {
    var others = OwnPart.others(held.plan(), means.self());
    if (!others.isEmpty()) {
      say("other hosts were not asked: " + names(others));
    }
  }

  /** The way back on this host to the run's undo point; the drivers prove that it is reached. */
  RunState revert(RunId run) throws HostException, InterruptedException {
    var held = means.claims().takeOver(run, takeover);
    unseen(held);
    if (OwnPart.back(held, means.self()).findAny().isEmpty()) {
      if (OwnPart.changed(held, means.self())) {
        throw new HostException(
            Problem.of(
                Problem.Kind.CONFLICT,
                "the plan of " + run + " holds no way back for this host",
                "Continue it, or release it and restore by hand."));
      }
      say("nothing was changed on this host: there is nothing to go back from");
      return handedBack(run, RunState.REVERTED, List.of());
    }
    var state = act(run, OwnPart::nextBack);
    if (state == RunState.SUCCEEDED) {
      say("this host is back at the undo point of " + run);
    }
    return handedBack(run, state == RunState.SUCCEEDED ? RunState.REVERTED : state, List.of());
  }

  /** What comes next, as {@link OwnPart} says it. */
  @FunctionalInterface
  private interface Way {
    OwnPart.Next next(HeldRun held, HostName self, List<StepId> tried);
  }

  private RunState act(RunId run, Way way) throws HostException, InterruptedException {
    var tried = new ArrayList<StepId>();
    while (true) {
      var held = means.held(run);
      switch (way.next(held, means.self(), tried)) {
        case OwnPart.Next.Do(var step, int attempt) -> {
          tell(step.id() + " begins, attempt " + attempt);
          tried.add(step.id());
          done(run, step, attempt);
        }
        case OwnPart.Next.Stuck(var step, var last) -> {
          say(step.id() + " " + Spelt.of(last.state()) + ": " + last.evidence());
          return OwnPart.stuck(held, means.self(), last);
        }
        case OwnPart.Next.AllDone() -> {
          return RunState.SUCCEEDED;
        }
      }
    }
  }

  /** What does not end well shows at once what its target said. */
  private void done(RunId run, Step step, int attempt) throws HostException, InterruptedException {
    var epoch = means.desk().book().epoch();
    var order = new Order(epoch, run, step.id(), attempt, Order.Voice.HERE);
    var vigil = means.showing().begin(order);
    var report = means.life().byHand(run, step.id(), attempt);
    tell(RunPage.line(report));
    if (report.state() != StepState.DONE) {
      vigil.shown(report).ifPresent(shown -> RunPage.lines(shown).forEach(this::tell));
    }
  }

  private RunState checked(RunId run, HeldRun held) throws HostException, InterruptedException {
    var checks = OwnPart.checks(held.plan(), means.self());
    var findings = checks.isEmpty() ? List.<Finding>of() : means.questions().check(checks);
    findings.forEach(finding -> tell(RunPage.line(finding)));
    say(
        findings.isEmpty()
            ? "all steps of this host are done; no check is asked on it"
            : "all steps of this host are done; checks: " + RunPage.counted(findings));
    var people = OwnPart.manual(held.plan());
    people.forEach(check -> say(RunPage.question(run, check)));
    var state = RunState.of(Verdict.together(findings));
    return handedBack(
        run, state == RunState.SUCCEEDED && !people.isEmpty() ? RunState.UNKNOWN : state, findings);
  }

  /** What is taken and let go without being touched. */
  RunState release(RunId run) throws HostException, InterruptedException {
    var held = means.claims().takeOver(run, takeover);
    unseen(held);
    say("released as it stands: nothing was touched, the claim is dropped");
    var back = handback(RunState.ABORTED, List.of());
    means.claims().handBack(run, back, Claims.Over.YES);
    return RunState.ABORTED;
  }

  /**
   * A run of the controller is handed back however it stands. One that was begun here stays in this
   * hand until it is verified, or nothing was changed.
   */
  private RunState handedBack(RunId run, RunState state, List<Finding> findings)
      throws HostException, InterruptedException {
    var back = handback(state, findings);
    switch (means.held(run).origin()) {
      case CONTROLLER -> means.claims().handBack(run, back, Claims.Over.NO);
      case HERE -> {
        if (state == RunState.SUCCEEDED
            || state == RunState.REFUSED
            || state == RunState.REVERTED) {
          means.claims().handBack(run, back, Claims.Over.YES);
        }
      }
    }
    return state;
  }

  private Handback handback(RunState state, List<Finding> findings) {
    return new Handback(takeover, state, words, findings, means.work().host().clock().instant());
  }

  private void say(String sentence) {
    words.add(sentence);
    tell(sentence);
  }

  private void tell(String line) {
    to.accept(new Said.Line(line));
  }

  private static String names(List<?> things) {
    return things.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
