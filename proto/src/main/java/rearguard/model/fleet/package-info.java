/** The fleet: hosts, their names and tags, and the applications that run on them. */
@NullMarked
package rearguard.model.fleet;

import org.jspecify.annotations.NullMarked;
