/** Sentences of a run that follow from its plan alone, and what a person says to it. Pure. */
@NullMarked
package rearguard.controller.run.words;

import org.jspecify.annotations.NullMarked;
