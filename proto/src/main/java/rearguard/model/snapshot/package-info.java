/** What was captured: drivers by name and kind, targets, snapshots, restore points and drift. */
@NullMarked
package rearguard.model.snapshot;

import org.jspecify.annotations.NullMarked;
