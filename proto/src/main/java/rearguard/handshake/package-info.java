/** What agent and command line do alike before they shake hands with the controller. */
@NullMarked
package rearguard.handshake;

import org.jspecify.annotations.NullMarked;
