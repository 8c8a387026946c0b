/** The commands; one file each. They ask, build a page, and say what to do next. */
@NullMarked
package rearguard.cli.command;

import org.jspecify.annotations.NullMarked;
