/** The commands about restore points. */
@NullMarked
package rearguard.cli.command.point;

import org.jspecify.annotations.NullMarked;
