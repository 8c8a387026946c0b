/**
 * The command line of the operator: {@link rearguard.cli.Rearguard} reads the words and runs one
 * command.
 */
@NullMarked
package rearguard.cli;

import org.jspecify.annotations.NullMarked;
