/** Checks and their verdicts: passed, failed, and unknown, which is neither. */
@NullMarked
package rearguard.model.check;

import org.jspecify.annotations.NullMarked;
