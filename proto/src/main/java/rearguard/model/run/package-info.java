/** Runs: one execution of a plan, its states, what is reported of its steps, and how it may end. */
@NullMarked
package rearguard.model.run;

import org.jspecify.annotations.NullMarked;
