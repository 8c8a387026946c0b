/**
 * Plans: a procedure resolved against a restore point and the live fleet, immutable and known by
 * its digest.
 */
@NullMarked
package rearguard.model.plan;

import org.jspecify.annotations.NullMarked;
