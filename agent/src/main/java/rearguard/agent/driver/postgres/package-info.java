/**
 * A PostgreSQL database as a whole.
 *
 * <p>{@code postgres} captures a database with {@code pg_dump} in one snapshot of the server: rows,
 * schema, large objects; beside them how many rows each table has, where each sequence stands, and
 * what a dump without {@code --create} loses: owner, encoding and locale, settings, rights, comment
 * and connection limit. The dump is read through before it counts, and kept encrypted (AES-256-CTR,
 * readable with {@code openssl} and the store's key). It goes back beside the live database, is
 * counted and analysed there, and then takes its name: one transaction renames both, so that either
 * the old or the new is complete under the live name, whoever is killed when. The old one stays
 * under a dated name and lets nobody in. The undo point of a run is that database and no dump; it
 * goes when its snapshot goes.
 *
 * <p>Needs PostgreSQL 13 or later that answers on a TCP port, its own programs of the server's
 * major version, a database {@code postgres} that the user may enter, and a user that is either a
 * superuser or owns the database and may make others (CREATEDB). Programs run as a user of the host
 * that is not root; a password reaches them in a file of theirs.
 *
 * <p>Cannot: roles and their passwords, other databases, tablespaces and the server's own settings;
 * databases with subscriptions, logical slots or prepared transactions are refused. Backups by the
 * clock, their copies elsewhere, a preview of lost rows, bringing rows over from the replaced
 * database, points in time and migrations are not here.
 */
@NullMarked
package rearguard.agent.driver.postgres;

import org.jspecify.annotations.NullMarked;
