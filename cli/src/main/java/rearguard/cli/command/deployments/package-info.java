/** The commands about deployments that are announced. */
@NullMarked
package rearguard.cli.command.deployments;

import org.jspecify.annotations.NullMarked;
