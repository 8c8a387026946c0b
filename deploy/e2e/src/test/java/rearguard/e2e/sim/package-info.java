/**
 * The simulation: the real {@link rearguard.controller.run.RunLife} and the real {@link
 * rearguard.agent.step.HostLife} in a world of hosts, disks and links that is played by a seed, one
 * event after the other, in virtual time. {@link rearguard.e2e.sim.Truth} knows what really
 * happened and asserts at every effect what DESIGN.md section 10 promises; {@link
 * rearguard.e2e.sim.Mutant} removes one defence at a time to prove that it would notice.
 */
@NullMarked
package rearguard.e2e.sim;

import org.jspecify.annotations.NullMarked;
