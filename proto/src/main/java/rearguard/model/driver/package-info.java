/**
 * What the controller knows of drivers: their name, kind, abilities and the keys of their sections.
 */
@NullMarked
package rearguard.model.driver;

import org.jspecify.annotations.NullMarked;
