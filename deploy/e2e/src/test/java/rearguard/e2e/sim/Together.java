package rearguard.e2e.sim;

import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;

/** Whether hosts that share what is stored wait for each other. */
record Together(Truth truth, Run run) {

  /** What others write to changes only when none of them runs, there and back. */
  void changes(Step step) {
    for (var stage : run.plan().stages()) {
      var stood = stage.hosts().stream().flatMap(part -> Known.steps(part, step.back()).stream());
      var steps = stood.toList();
      if (steps.stream().anyMatch(one -> one.id().equals(step.id()))) {
        return;
      }
      for (var before : steps) {
        var agent = truth.agent(before.target().host());
        boolean meant = before.verb().destructive() && (!step.back() || touched(before));
        truth.holds(
            stage.kind() != Stage.Kind.TOGETHER || !meant || truth.brought(agent, run.id(), before),
            "7 changes before all others did their part:",
            step.id(),
            before.id());
      }
    }
  }

  private boolean touched(Step back) {
    return run.plan().steps().stream()
        .filter(there -> there.target().equals(back.target()))
        .anyMatch(there -> !truth.doings(run.id(), there.id()).effects.isEmpty());
  }
}
