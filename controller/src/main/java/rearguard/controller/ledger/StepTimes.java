package rearguard.controller.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepState;

/** How long the steps of a run took; only what was done counts. Pure. */
public enum StepTimes {
  ;

  public static List<RunLedger.Took> of(Run run) {
    return run.plan().steps().stream()
        .filter(step -> run.step(step.id()).state() == StepState.DONE)
        .flatMap(step -> took(step, run.step(step.id())).stream())
        .toList();
  }

  private static Optional<RunLedger.Took> took(Step step, StepRecord record) {
    return record
        .began()
        .flatMap(
            began ->
                record
                    .ended()
                    .map(
                        ended ->
                            new RunLedger.Took(
                                step.driver(), step.verb(), Duration.between(began, ended))));
  }
}
