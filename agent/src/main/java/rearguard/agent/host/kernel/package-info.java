/** The few calls of the kernel that Java has no words for, and paths as the kernel spells them. */
@NullMarked
package rearguard.agent.host.kernel;

import org.jspecify.annotations.NullMarked;
