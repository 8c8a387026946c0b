/**
 * What runs on the host and who speaks with whom, read from the kernel and from nobody else: the
 * programs that tell it to people are what an intruder replaces first. Nothing here changes
 * anything.
 */
@NullMarked
package rearguard.agent.host.proc;

import org.jspecify.annotations.NullMarked;
