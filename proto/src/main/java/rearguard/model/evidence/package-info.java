/** What is kept of the moment at which an application was locked down, and who keeps it. */
@NullMarked
package rearguard.model.evidence;

import org.jspecify.annotations.NullMarked;
