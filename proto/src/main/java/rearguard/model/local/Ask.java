package rearguard.model.local;

import java.util.Optional;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.run.RunState;
import rearguard.model.run.Takeover.Manner;

/** What may be asked of an agent on its own host. */
public sealed interface Ask {

  /**
   * Who asks and why.
   *
   * @param name as the person is known where the command was typed
   * @param takeOver although the controller is connected
   * @param alone although other hosts of the run were not asked whether they are ready
   */
  record Who(String name, String reason, boolean takeOver, boolean alone) {}

  /** The runs that are held here; one of them when it is named. */
  record Show(Optional<RunId> run) implements Ask {}

  /** Continue, revert or release a held run. */
  record Move(RunId run, Manner manner) implements Ask {}

  /**
   * Which plan a rollback would run.
   *
   * @param to empty or "last-good", a point or a label
   * @param resumed the run that is gone on with; any other that holds the application is in the way
   */
  record Aim(ApplicationName application, String to, Optional<RunId> resumed) implements Ask {}

  /** Hold the kept plan of that id as this run, and do this host's part to its end. */
  record Rollback(RunId run, ApplicationName application, PlanId plan) implements Ask {}

  /** Hold that kept plan, of which this host has its part, as this run; a coordinator orders it. */
  record Accept(RunId run, Plan plan) implements Ask {}

  /** Do one step of a run that a coordinator had accepted; what is done already is told again. */
  record Order(RunId run, StepId step) implements Ask {}

  /** Ask the checks of this host in that stage of the run. */
  record Judge(RunId run, int stage) implements Ask {}

  /** The run that a coordinator had accepted is over. */
  record End(RunId run, RunState state) implements Ask {}
}
