/** The commands about traffic that is kept away. */
@NullMarked
package rearguard.cli.command.traffic;

import org.jspecify.annotations.NullMarked;
