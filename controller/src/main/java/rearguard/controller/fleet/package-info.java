/**
 * The fleet: which hosts there are, how they came in, whether they answer, and the port through
 * which the rest of the controller talks to their agents.
 */
@NullMarked
package rearguard.controller.fleet;

import org.jspecify.annotations.NullMarked;
