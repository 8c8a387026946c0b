/**
 * Asks whether what runs is healthy, from this host: HTTP, TCP, and the kernel's own list of who
 * listens. What could not be asked is unknown, never a pass.
 */
@NullMarked
package rearguard.agent.check;

import org.jspecify.annotations.NullMarked;
