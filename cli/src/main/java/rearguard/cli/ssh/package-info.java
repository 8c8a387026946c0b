/**
 * A rollback whose coordinator is this command, for the day without a controller: each agent is
 * reached over SSH at its own socket. {@link rearguard.cli.ssh.Coordination} keeps the barriers;
 * {@link rearguard.cli.ssh.Destination} says how a host is called, and is pure.
 */
@NullMarked
package rearguard.cli.ssh;

import org.jspecify.annotations.NullMarked;
