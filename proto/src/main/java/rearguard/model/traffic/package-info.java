/** Traffic that is kept away from a target: who holds it, for how long, whom they let in. */
@NullMarked
package rearguard.model.traffic;

import org.jspecify.annotations.NullMarked;
