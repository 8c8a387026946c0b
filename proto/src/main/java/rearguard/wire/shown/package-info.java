/** What targets showed after steps, as messages and as the bytes of the ledger. */
@NullMarked
package rearguard.wire.shown;

import org.jspecify.annotations.NullMarked;
