/** Drops the snapshots that the controller names, and tells what this host keeps. */
@NullMarked
package rearguard.agent.retention;

import org.jspecify.annotations.NullMarked;
