/** What is said on a host without a controller: by a person there, or by a coordinator over SSH. */
@NullMarked
package rearguard.model.local;

import org.jspecify.annotations.NullMarked;
