/**
 * The names of everything that has one. Each is checked when it is made: what does not match never
 * enters the system, so nothing further in needs to quote, escape or distrust it.
 */
@NullMarked
package rearguard.model.name;

import org.jspecify.annotations.NullMarked;
