/** What hosts keep of snapshots, and what becomes of restore points. */
@NullMarked
package rearguard.wire.stock;

import org.jspecify.annotations.NullMarked;
