/**
 * What a person on this host does when no controller can: {@link rearguard.agent.local.LocalDesk}
 * answers what is asked through the agent's own socket, or by a command that found no agent at
 * work. {@link rearguard.agent.local.OwnPart} says what is next and is pure; what changes anything
 * goes the way of every step, through {@link rearguard.agent.step.StepLife}.
 */
@NullMarked
package rearguard.agent.local;

import org.jspecify.annotations.NullMarked;
