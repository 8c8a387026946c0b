/** Feature flags as they travel. */
@NullMarked
package rearguard.wire.flag;

import org.jspecify.annotations.NullMarked;
