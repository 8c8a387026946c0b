/**
 * What keeps users away from this host, whoever wanted it: remembered on the disk, told with every
 * heartbeat, and ended at its deadline, also when that passed while no agent was at work.
 */
@NullMarked
package rearguard.agent.hold;

import org.jspecify.annotations.NullMarked;
