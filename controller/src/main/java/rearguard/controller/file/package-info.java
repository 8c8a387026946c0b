/**
 * The fleet file: what an operator writes down about an application, read with the place of every
 * word, so that each mistake is told with line, column and the nearest right word, all at once.
 */
@NullMarked
package rearguard.controller.file;

import org.jspecify.annotations.NullMarked;
