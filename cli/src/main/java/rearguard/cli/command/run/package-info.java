/** The commands about runs: plan, roll back, undo, watch, abort. */
@NullMarked
package rearguard.cli.command.run;

import org.jspecify.annotations.NullMarked;
