package rearguard.e2e.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.step.Order;
import rearguard.agent.step.Recovery;
import rearguard.agent.step.Result;
import rearguard.agent.step.StepEvent;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Snapshot;

/** What drivers do on a host: it takes its time, fails now and then, and sometimes hangs. */
final class Work {
  private static final int DEADLINE = 30_000;

  private final SimAgent agent;
  private final Truth truth;
  private final Sim sim;

  Work(SimAgent agent, Truth truth) {
    this.agent = agent;
    this.truth = truth;
    this.sim = agent.sim;
  }

  void perform(Order order, Step step, Consumer<StepEvent> then) {
    int millis = millis();
    sim.say(agent.name, "does", order.run(), step.id(), order.attempt(), millis);
    if (step.verb().destructive()) {
      destructive(order, step, millis, then);
    } else {
      harmless(order, step, millis, then);
    }
  }

  /** Many are done in a moment, before the first lease comes; some take too long. */
  private int millis() {
    if (sim.odds(0.02)) {
      return sim.between(31_000, 90_000);
    }
    return sim.odds(0.4) ? sim.between(20, 200) : sim.between(50, 4_000);
  }

  private void harmless(Order order, Step step, int millis, Consumer<StepEvent> then) {
    if (millis > DEADLINE) {
      agent.after(DEADLINE, () -> then.accept(ended(order, tooLong(false), true)));
      return;
    }
    agent.after(millis, () -> then.accept(ended(order, looked(order, step), true)));
  }

  private Result looked(Order order, Step step) {
    var ground = agent.ground;
    if (sim.odds(agent.trouble())) {
      return Result.failed("the driver failed", false);
    }
    return switch (step.verb()) {
      case PREPARE -> {
        if (step.back()) {
          ground.benches.remove(Ground.benchThere(order.run(), step));
        }
        ground.benches.add(Ground.bench(order.run(), step));
        yield Result.done("prepared", false, Optional.empty());
      }
      case REMEMBER -> Result.done("kept", false, Optional.of(remembered(step)));
      case VERIFY ->
          ground.look(step) == Progress.DONE
              ? Result.done("is so", false, Optional.empty())
              : Result.failed("is not what the snapshot says", false);
      case HOLD, RELEASE, ADMIT, OPEN ->
          sim.lacks(Mutant.BACK_IN_THE_OPEN) && step.back()
              ? Result.done("so it is", false, Optional.empty())
              : agent.gates.done(order, step);
      case STOP, HALT, RESTORE, START, PURGE -> throw new IllegalStateException("not harmless");
    };
  }

  /** One that is there already is told again and not taken again. */
  private Snapshot remembered(Step step) {
    var content = agent.ground.spot(step.target()).content;
    agent.ground.store.putIfAbsent(step.snapshot(), content);
    return SimPlans.snapshot(step, content);
  }

  private void destructive(Order order, Step step, int millis, Consumer<StepEvent> then) {
    truth.effect(agent, order, step);
    var effect = new Ground.Effect(order.run(), step, order.attempt());
    truth.doings(effect.run, effect.step.id()).effects.add(effect);
    agent.ground.play(effect, millis);
    agent.malice.during(agent, millis);
    if (millis > DEADLINE) {
      agent.after(DEADLINE, () -> then.accept(interrupted(order, effect)));
      return;
    }
    if (sim.odds(agent.trouble())) {
      agent.after(
          sim.between(1, millis),
          () -> {
            effect.over = true;
            then.accept(ended(order, Result.failed("the driver failed", true), true));
          });
      return;
    }
    agent.after(millis, () -> then.accept(ended(order, over(step, effect), true)));
  }

  private Result over(Step step, Ground.Effect effect) {
    effect.over = true;
    if (!effect.complete) {
      return Result.failed("ended in the middle", true);
    }
    return step.verb() == Verb.RESTORE && agent.ground.look(step) != Progress.DONE
        ? Result.failed("restored, but not all of it", true)
        : Result.done("done", true, Optional.empty());
  }

  private StepEvent interrupted(Order order, Ground.Effect effect) {
    if (sim.odds(0.6)) {
      effect.over = true;
      return ended(order, tooLong(true), true);
    }
    var result = Result.unknown("took too long and does not stop", true, false);
    return ended(order, result, false);
  }

  private static Result tooLong(boolean touched) {
    return Result.failed("took longer than 30 s", touched);
  }

  private static StepEvent ended(Order order, Result result, boolean stopped) {
    return new StepEvent.Ended(order, result, stopped);
  }

  void checked(Plan plan, List<Check> checks, Consumer<List<Finding>> answer) {
    agent.after(
        sim.between(20, 2_000),
        () -> {
          var seen = verdict(plan, checks);
          answer.accept(checks.stream().map(check -> finding(check, seen)).toList());
        });
  }

  private Finding finding(Check check, Verdict seen) {
    return new Finding(
        check.name(), Optional.of(agent.host), seen, "looked", Duration.ZERO, agent.wall());
  }

  /** Of what the plan restores on this host: whether it serves, and serves the right thing. */
  private Verdict verdict(Plan plan, List<Check> checks) {
    if (sim.odds(agent.trouble() / 4)) {
      return sim.odds(0.5) ? Verdict.UNKNOWN : Verdict.FAILED;
    }
    boolean right =
        plan.steps().stream()
            .filter(s -> s.verb() == Verb.RESTORE && s.target().host().equals(agent.host))
            .allMatch(this::serves);
    if (right) {
      truth.aftermath.passed(plan, agent.host, checks);
    }
    return right ? Verdict.PASSED : Verdict.FAILED;
  }

  private boolean serves(Step step) {
    return agent.ground.look(step) == Progress.DONE && agent.ground.spot(step.target()).serving;
  }

  void look(RunId run, Step step, int attempt, Consumer<StepEvent> then) {
    agent.after(
        sim.between(20, 500),
        () -> {
          var seen = sim.odds(0.3) ? Progress.UNKNOWN : agent.ground.look(step);
          truth.looked(agent, run, step, seen);
          var result =
              Recovery.judged(
                  sim.lacks(Mutant.MIXED_COUNTS_AS_DONE) && seen == Progress.MIXED
                      ? Progress.DONE
                      : seen);
          then.accept(new StepEvent.Looked(run, step.id(), attempt, result));
        });
  }
}
