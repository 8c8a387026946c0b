package rearguard.e2e.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.agent.driver.Driver.Progress;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.Target;

/** What must be true of a run that ended, and of everybody once every fault is over. */
final class Aftermath {
  private final Truth truth;
  private final Sim sim;
  private final SimLedger ledger;
  private final Map<HostName, SimAgent> agents;
  private final Map<String, Long> passed = new HashMap<>();

  Aftermath(Truth truth, Sim sim, SimLedger ledger, Map<HostName, SimAgent> agents) {
    this.truth = truth;
    this.sim = sim;
    this.ledger = ledger;
    this.agents = agents;
  }

  void ended(Run run) {
    switch (run.state()) {
      case SUCCEEDED -> succeeded(run);
      case REVERTED -> reverted(run);
      case ABORTED, REFUSED, NO_OP ->
          truth.holds(!truth.changed(run.id()), "15 said to be unchanged:", run.state());
      default -> {}
    }
  }

  private void succeeded(Run run) {
    for (var step : run.plan().steps()) {
      if (step.verb() == Verb.RESTORE) {
        var ground = truth.agent(step.target().host()).ground;
        var spot = ground.spot(step.target());
        truth.holds(
            ground.look(step) == Progress.DONE && spot.serving && !spot.mixed,
            "15 success is not true:",
            step.target());
      }
    }
    for (var stage : run.plan().stages()) {
      boolean whole = stage.kind() == Stage.Kind.VERIFY;
      for (var part : stage.hosts()) {
        for (var check : part.checks().stream().filter(Check::manual).toList()) {
          truth.holds(saidYes(run, check), "15 nobody said yes:", run.id(), check.name());
        }
        for (var check : part.checks().stream().filter(one -> !one.manual()).toList()) {
          long when = passed.getOrDefault(key(run.id(), part.host(), check), -1L);
          truth.holds(
              when >= (whole ? truth.lastEffect(run.id()) : 0),
              "15 success is not verified:",
              run.id(),
              part.host(),
              check.name());
        }
      }
    }
  }

  /** The last of the words that were taken, one after each time the question was put. */
  private boolean saidYes(Run run, Check check) {
    return run.findings().stream()
        .anyMatch(
            finding ->
                finding.check().equals(check.name())
                    && finding.host().isEmpty()
                    && finding.verdict() == Verdict.PASSED
                    && told(run, finding));
  }

  /** Somebody said exactly that, as the ledger has it. */
  private boolean told(Run run, Finding finding) {
    return ledger.find(run.id()).orElseThrow().events.stream()
        .anyMatch(
            event ->
                event instanceof RunEvent.Answered answered
                    && answered.check().equals(finding.check())
                    && answered.verdict() == finding.verdict()
                    && answered.at().equals(finding.at()));
  }

  /** Every host that this run changed is what it was, and serves. */
  private void reverted(Run run) {
    for (var back : run.plan().back()) {
      if (back.verb() == Verb.RESTORE && touched(run, back.target())) {
        var ground = truth.agent(back.target().host()).ground;
        var spot = ground.spot(back.target());
        truth.holds(
            ground.look(back) == Progress.DONE && spot.serving && !spot.mixed,
            "15 said to be back and is not:",
            back.target());
      }
    }
  }

  private boolean touched(Run run, Target target) {
    return Stream.of(Verb.RESTORE, Verb.HALT)
        .map(verb -> Step.idOf(target, verb))
        .anyMatch(step -> !truth.doings(run.id(), step).effects.isEmpty());
  }

  private static String key(RunId run, HostName host, Check check) {
    return run + " " + host + " " + check.name();
  }

  void passed(Plan plan, HostName host, List<Check> checks) {
    ledger.runs.values().stream()
        .filter(kept -> kept.plan.equals(plan) && !kept.ended)
        .forEach(kept -> checks.forEach(check -> passed.put(key(kept.id, host, check), sim.now())));
  }

  List<RunState> ends() {
    return runs().stream().map(Run::state).toList();
  }

  boolean pausedNone() {
    return runs().stream().noneMatch(run -> run.state() == RunState.PAUSED);
  }

  /** How a run stands once every fault is over; words when that is not good. */
  Optional<String> unfinished() {
    for (var run : runs()) {
      if (!run.state().ended() && run.state() != RunState.PAUSED) {
        return Optional.of(run.id() + " is still " + run.state() + ": " + run.words());
      }
    }
    for (var agent : agents.values()) {
      var book = agent.post().book();
      if (!agent.up() || !book.unacknowledged().isEmpty()) {
        return Optional.of(agent.name + " still has " + book.unacknowledged().size() + " reports");
      }
      var over =
          book.open().keySet().stream()
              .filter(r -> ledger.find(r).orElseThrow().replayed().state().ended())
              .findFirst();
      if (over.isPresent()) {
        return Optional.of(agent.name + " still holds " + over.get());
      }
    }
    return Optional.empty();
  }

  private List<Run> runs() {
    return ledger.runs.values().stream().map(SimLedger.Kept::replayed).toList();
  }
}
