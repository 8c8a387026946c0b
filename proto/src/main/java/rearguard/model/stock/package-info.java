/** What hosts keep of snapshots, what is to be dropped of it, and what is never dropped. */
@NullMarked
package rearguard.model.stock;

import org.jspecify.annotations.NullMarked;
