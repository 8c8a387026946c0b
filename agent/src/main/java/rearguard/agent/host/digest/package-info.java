/** Digests of content, as fast as the host can make them. */
@NullMarked
package rearguard.agent.host.digest;

import org.jspecify.annotations.NullMarked;
