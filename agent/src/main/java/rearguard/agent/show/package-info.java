/**
 * What a step's target shows when the step has ended: last lines and figures, as evidence beside
 * its report. Taken when the report is on its way already, so that it delays nothing and fails
 * nothing; {@link rearguard.agent.show.Showing} takes it, and {@link rearguard.agent.show.Veil}
 * takes the secrets out before anything leaves the host.
 */
@NullMarked
package rearguard.agent.show;

import org.jspecify.annotations.NullMarked;
