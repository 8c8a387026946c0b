package rearguard.agent.step;

import rearguard.model.name.RunId;
import rearguard.model.run.StepReport;

/**
 * A report to the controller.
 *
 * @param number of its record in the journal; zero when it is in none
 */
public record Told(long number, RunId run, StepReport report) implements News {}
