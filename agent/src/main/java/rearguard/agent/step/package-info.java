/**
 * What a host does for a run. {@link rearguard.agent.step.StepLife} is the life of one step and the
 * page to read first; {@link rearguard.agent.step.Claims} is how a plan comes to be held and how it
 * ends; {@link rearguard.agent.step.Recovery} looks at what a crash left; {@link
 * rearguard.agent.step.Questions} answers what changes nothing.
 */
@NullMarked
package rearguard.agent.step;

import org.jspecify.annotations.NullMarked;
