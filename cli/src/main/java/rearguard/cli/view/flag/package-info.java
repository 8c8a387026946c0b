/** Pages about feature flags. */
@NullMarked
package rearguard.cli.view.flag;

import org.jspecify.annotations.NullMarked;
