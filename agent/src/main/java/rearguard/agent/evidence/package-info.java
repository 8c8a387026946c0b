/**
 * Evidence: what a host can still tell of an intrusion, taken before anything is brought back,
 * sealed and kept. Depends on nothing that may be dead or lie: what a program of the host does not
 * give is listed with the reason, and processes and sockets are asked of the kernel.
 */
@NullMarked
package rearguard.agent.evidence;

import org.jspecify.annotations.NullMarked;
