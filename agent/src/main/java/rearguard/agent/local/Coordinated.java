package rearguard.agent.local;

import java.util.Optional;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Claims;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.run.Handback;
import rearguard.model.run.RunState;
import rearguard.model.run.Takeover;
import rearguard.wire.PlanWire;

/** What a coordinator over SSH asks of this host: the part of a controller, step by step. */
record Coordinated(LocalDesk.Means means, Choice choice, Takeover takeover) {

  Said answer(Ask ask) throws HostException, InterruptedException {
    return switch (ask) {
      case Ask.Accept(var run, var application, var plan) -> accepted(run, application, plan);
      case Ask.Order(var run, var step, int attempt) ->
          new Said.Reported(means.life().byHand(run, step, attempt));
      case Ask.Judge(var run, int stage) -> {
        var stages = means.held(run).plan().stages();
        if (stage < 0 || stage >= stages.size()) {
          throw new IllegalArgumentException("run " + run + " has no stage " + stage);
        }
        var checks = OwnPart.checks(stages.get(stage), means.self()).toList();
        yield new Said.Found(means.questions().check(checks));
      }
      case Ask.End(var run, var state) -> ended(run, state);
      case Ask.Show _, Ask.Move _, Ask.Aim _, Ask.Rollback _ ->
          throw new IllegalArgumentException("not for a coordinator");
    };
  }

  private Said accepted(RunId run, ApplicationName application, PlanId id)
      throws HostException, InterruptedException {
    var plan = choice.kept(application, id).of(run, Optional.empty());
    means.claims().acceptHere(run, plan);
    if (means.held(run).fence().isEmpty()) {
      means.claims().takeOver(run, takeover);
    }
    return new Said.Accepted(PlanWire.id(plan));
  }

  /** Told twice it is done once. */
  private Said ended(RunId run, RunState state) throws HostException, InterruptedException {
    if (means.desk().book().held(run).isPresent()) {
      var words = java.util.List.of("coordinated over SSH by " + takeover.by());
      var at = means.work().host().clock().instant();
      var back = new Handback(takeover, state, words, java.util.List.of(), at);
      means.claims().handBack(run, back, Claims.Over.YES);
    }
    return new Said.Ended(state);
  }
}
