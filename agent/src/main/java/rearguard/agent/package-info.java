/** The agent: one process on each host that remembers what ran there and can bring it back. */
@NullMarked
package rearguard.agent;

import org.jspecify.annotations.NullMarked;
