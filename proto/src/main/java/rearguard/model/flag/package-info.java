/** Feature flags, as hosts have them now and as restore points have them. */
@NullMarked
package rearguard.model.flag;

import org.jspecify.annotations.NullMarked;
