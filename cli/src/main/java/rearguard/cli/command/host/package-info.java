/** The commands about hosts. */
@NullMarked
package rearguard.cli.command.host;

import org.jspecify.annotations.NullMarked;
