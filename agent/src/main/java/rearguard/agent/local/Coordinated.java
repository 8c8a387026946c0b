package rearguard.agent.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Claims;
import rearguard.model.check.Finding;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Handback;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;
import rearguard.wire.PlanWire;

/**
 * What a coordinator over SSH asks of this host: the part of a controller, step by step.
 *
 * @param found what the checks of a run answered so far, kept until it ends
 */
record Coordinated(
    LocalDesk.Means means, Choice choice, Takeover takeover, Map<RunId, List<Finding>> found) {

  Said answer(Ask ask) throws HostException, InterruptedException {
    return switch (ask) {
      case Ask.Accept(var run, var plan) -> accepted(run, plan);
      case Ask.Order(var run, var step) -> new Said.Reported(ordered(run, step));
      case Ask.Judge(var run, int stage) -> {
        var stages = means.held(run).plan().stages();
        if (stage < 0 || stage >= stages.size()) {
          throw new IllegalArgumentException("run " + run + " has no stage " + stage);
        }
        var checks = OwnPart.checks(stages.get(stage), means.self()).toList();
        var findings = means.questions().check(checks);
        found.computeIfAbsent(run, _ -> new ArrayList<>()).addAll(findings);
        yield new Said.Found(findings);
      }
      case Ask.End(var run, var state) -> ended(run, state);
      case Ask.Show _, Ask.Move _, Ask.Aim _, Ask.Rollback _ ->
          throw new IllegalArgumentException("not for a coordinator");
    };
  }

  /** What is done is told again; anything else is begun once more. */
  private StepReport ordered(RunId run, StepId id) throws HostException, InterruptedException {
    var held = means.held(run);
    var step =
        held.step(id).orElseThrow(() -> new IllegalArgumentException("the plan has no step " + id));
    if (OwnPart.done(held, step)) {
      return OwnPart.last(held, step).orElseThrow();
    }
    int attempt = held.trace(id).map(trace -> trace.attempt() + 1).orElse(1);
    return means.life().byHand(run, id, attempt);
  }

  /** Other hosts' parts come with the asking; that they are of the plan kept here, its id says. */
  private Said accepted(RunId run, Plan whole) throws HostException, InterruptedException {
    var kept = choice.kept(whole.application(), PlanWire.id(whole));
    var plan = kept.with(whole).of(run, Optional.empty());
    means.claims().acceptHere(run, plan);
    if (means.held(run).fence().isEmpty()) {
      means.claims().takeOver(run, takeover);
    }
    return new Said.Accepted(PlanWire.id(plan));
  }

  /** Told twice it is done once. */
  private Said ended(RunId run, RunState state) throws HostException, InterruptedException {
    if (means.desk().book().held(run).isPresent()) {
      var words = List.of("coordinated over SSH by " + takeover.by());
      var at = means.work().host().clock().instant();
      var findings = found.getOrDefault(run, List.of());
      var back = new Handback(takeover, state, words, findings, at);
      means.claims().handBack(run, back, Claims.Over.YES);
      found.remove(run);
    }
    return new Said.Ended(state);
  }
}
