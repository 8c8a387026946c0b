/** Turns answers into pages: pure, the same words everywhere, tested to the letter. */
@NullMarked
package rearguard.cli.view;

import org.jspecify.annotations.NullMarked;
