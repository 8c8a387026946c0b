/**
 * Feature flags: which are on.
 *
 * <p>{@code flag-table}: rows of a PostgreSQL table. Captures the value of each flag that the
 * section names; never who set it or when. Restores all that differ in one transaction: the value
 * and, where the section names columns for them, the time, by whom, and one audit row for each flag
 * with action {@code flag_rollback} and JSON with the flag, both values, the operator and the
 * reason that was given, the run and the snapshot. Killed at any instant, all of it happened or
 * nothing did. {@code prepare} does the whole in a transaction that it drops, so that rights,
 * types, rules and triggers are proven before anything changes; a sequence may lose a number by
 * that. Who sets a flag between that and the restore is not overwritten.
 *
 * <p>Each flag has one row: a flag whose row is missing is not captured and never made. Values that
 * every flag may have (true, off, 25%) are shown; others are told apart by keyed fingerprints. It
 * needs a TCP port and a user that may select, update the named columns and insert into the audit
 * table; a password is never sent in the clear; the way is encrypted when the server can, and the
 * server's certificate is not proven.
 */
@NullMarked
package rearguard.agent.driver.flags;

import org.jspecify.annotations.NullMarked;
