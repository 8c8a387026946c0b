/** The commands about traffic that is kept away, and users who are told of maintenance. */
@NullMarked
package rearguard.cli.command.traffic;

import org.jspecify.annotations.NullMarked;
