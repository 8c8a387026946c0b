/**
 * Cares for the processes of one PM2 home: which there are, from what script, with what arguments,
 * environment and mode, whether they run, and on which ports they listen.
 *
 * <p>In scope are the processes named in {@code apps} (or in the ecosystem file, or all of the home
 * when neither is given) and those that run a script of the same folder; the neighbours under the
 * same PM2 are never touched. With {@code only}, which an operator's {@code --only web/api} sets,
 * it is those names and nothing of their folders; a snapshot of all gives what it has of them.
 * Processes are told apart by name and order, never by PM2's number.
 *
 * <pre>
 *   stop:     look -> refuse strangers -> note what runs -> PM2 stops it -> stragglers end by pid
 *   restore:  look -> moves (start, replace, add, remove, reload) -> ports of the app's own tree
 * </pre>
 *
 * <p>PM2 is spoken to through one small Node program ({@code bridge.js}) that stays open for a
 * minute, because starting {@code pm2} costs more than restarting an app does.
 *
 * <p>Not restored: log files, restart counters, modules of PM2 itself, and a port of a cluster app
 * that neither its environment nor its arguments name while other cluster apps run beside it (the
 * kernel shows PM2 itself as the listener there).
 */
@NullMarked
package rearguard.agent.driver.pm2;

import org.jspecify.annotations.NullMarked;
