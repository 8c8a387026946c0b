/**
 * The only place that prints. Commands build a {@link rearguard.cli.output.Page}, which is pure;
 * {@link rearguard.cli.output.Console} sends its lines to the right stream.
 */
@NullMarked
package rearguard.cli.output;

import org.jspecify.annotations.NullMarked;
