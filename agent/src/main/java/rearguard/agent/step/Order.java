package rearguard.agent.step;

import rearguard.model.name.RunId;
import rearguard.model.name.StepId;

/** Do this step of a held plan; a higher attempt asks for it again. */
public record Order(long epoch, RunId run, StepId step, int attempt, Voice voice) {

  /** Who gives it. */
  public enum Voice {
    CONTROLLER,
    /**
     * A person on this host who took the run over; needs no lease, for the controller is fenced.
     */
    HERE
  }

  /** As the controller gives it. */
  public Order(long epoch, RunId run, StepId step, int attempt) {
    this(epoch, run, step, attempt, Voice.CONTROLLER);
  }
}
