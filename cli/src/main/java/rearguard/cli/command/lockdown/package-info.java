/** The commands about traffic that is kept away. */
@NullMarked
package rearguard.cli.command.lockdown;

import org.jspecify.annotations.NullMarked;
