/**
 * The words as they travel: every record of {@code rearguard.model} to its message and back, and
 * nothing else. {@code to} never fails on a value; {@code from} throws IllegalArgumentException for
 * whatever this version does not know, because unknown means refuse. Everything here is stateless
 * and may be used by any number of threads.
 */
@NullMarked
package rearguard.wire;

import org.jspecify.annotations.NullMarked;
