/** Deployments that are noticed: what a host keeps an eye on, and what it saw. */
@NullMarked
package rearguard.model.watch;

import org.jspecify.annotations.NullMarked;
