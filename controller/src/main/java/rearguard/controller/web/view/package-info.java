/**
 * What the pages say, as values: the words of the model put into sentences, tones and ages, as of a
 * moment that is handed in. Nothing here is escaped; the page's output does that for every value.
 */
@NullMarked
package rearguard.controller.web.view;

import org.jspecify.annotations.NullMarked;
