package rearguard.agent.step;

import rearguard.model.name.RunId;
import rearguard.model.name.StepId;

/** Do this step of a held plan; a higher attempt asks for it again. */
public record Order(long epoch, RunId run, StepId step, int attempt) {}
