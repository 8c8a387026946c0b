/**
 * What the controller knows durably. One file, one writer at a time, every change in a transaction
 * and its trace in the audit within the same one.
 */
@NullMarked
package rearguard.controller.ledger;

import org.jspecify.annotations.NullMarked;
