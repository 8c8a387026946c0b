package rearguard.e2e.sim;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.step.Order;
import rearguard.agent.step.Result;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;

/** Who gets through to a host, for each run that holds traffic there, as its kernel sees it. */
final class Gates {
  /** How long a phase of a gradual release stays open. */
  private static final int LASTS = 60_000;

  private final Sim sim;
  private final Truth truth;
  private final Map<RunId, Long> openUntil = new TreeMap<>();

  Gates(Sim sim, Truth truth) {
    this.sim = sim;
    this.truth = truth;
  }

  Result done(Order order, Step step) {
    var run = order.run();
    switch (step.verb()) {
      case HOLD -> openUntil.put(run, 0L);
      case RELEASE -> openUntil.remove(run);
      case ADMIT, OPEN -> {
        if (!openUntil.containsKey(run)) {
          return Result.failed("it holds nothing", false);
        }
        open(run, step);
      }
      case PREPARE, REMEMBER, STOP, HALT, RESTORE, START, VERIFY, PURGE ->
          throw new IllegalStateException("no traffic");
    }
    return Result.done("so it is", false, Optional.empty());
  }

  /** The kernel closes it again, whoever lives. */
  private void open(RunId run, Step step) {
    boolean forgets = sim.lacks(Mutant.PHASE_STAYS_OPEN);
    long until = forgets ? Long.MAX_VALUE : sim.now() + LASTS;
    openUntil.put(run, until);
    sim.after(
        LASTS + 1,
        () ->
            truth.holds(
                openUntil.getOrDefault(run, 0L) != until || !isOpen(run),
                "7 stays open when its phase is over:",
                step.id()));
  }

  private boolean isOpen(RunId run) {
    return openUntil.getOrDefault(run, Long.MAX_VALUE) > sim.now();
  }

  /** Nobody gets through to what is changing. */
  void changes(Plan plan, RunId run, Step step) {
    truth.holds(!holds(plan) || !isOpen(run), "7 switches in the open:", run, step.id());
  }

  private static boolean holds(Plan plan) {
    return plan.steps().stream().anyMatch(step -> step.verb() == Verb.HOLD);
  }
}
