/** What the controller answers beyond the words of the model. */
@NullMarked
package rearguard.cli.reply;

import org.jspecify.annotations.NullMarked;
