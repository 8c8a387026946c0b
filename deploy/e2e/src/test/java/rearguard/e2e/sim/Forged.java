package rearguard.e2e.sim;

import java.util.List;
import java.util.SortedMap;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.run.Run;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/** Copies that differ in one thing, for the lies of {@link RunMind}. */
final class Forged {
  private Forged() {}

  static Plan with(Plan p, List<Stage> stages) {
    return new Plan(
        p.application(),
        p.procedure(),
        p.target(),
        p.targetWords(),
        p.created(),
        p.by(),
        p.changes(),
        p.loss(),
        p.risk(),
        p.expected(),
        stages,
        p.policy(),
        p.left());
  }

  static Run with(Run r, Plan plan) {
    return new Run(
        r.id(),
        r.planId(),
        plan,
        r.state(),
        r.epoch(),
        r.stage(),
        r.steps(),
        r.accepted(),
        r.silent(),
        r.findings(),
        r.words(),
        r.undoPoint(),
        r.by(),
        r.reason(),
        r.began(),
        r.ended(),
        r.course());
  }

  static Run with(Run r, SortedMap<StepId, StepRecord> steps) {
    return new Run(
        r.id(),
        r.planId(),
        r.plan(),
        r.state(),
        r.epoch(),
        r.stage(),
        steps,
        r.accepted(),
        r.silent(),
        r.findings(),
        r.words(),
        r.undoPoint(),
        r.by(),
        r.reason(),
        r.began(),
        r.ended(),
        r.course());
  }

  static StepReport with(StepReport r, StepState state, int attempt) {
    return new StepReport(
        r.step(), attempt, state, r.evidence(), r.changed(), r.retry(), r.undo(), r.at());
  }
}
