/**
 * Cares for units of one systemd: the machine's, or that of a user.
 *
 * <p>Captures, unit by unit: its file, drop-ins, enablement and mask as they stand below {@code
 * /etc/systemd/system} (or {@code ~/.config/systemd/user}), the environment files it names, whether
 * it runs, the command of its main process and the ports below 32768 on which it listens.
 *
 * <pre>
 *   stop:     look -> note what runs -> stop -> kill when it is late
 *   restore:  look -> stop -> files, by rename -> daemon-reload -> reset-failed -> start -> arrived?
 * </pre>
 *
 * <p>"Active" is not taken for an arrival: a unit has arrived when it kept running for a second
 * without a restart and its own processes listen where they did. A failure comes with the last
 * lines of its journal, without the values of its environment.
 *
 * <p>Of a snapshot of several units one can go back alone, with the files that are its own; a file
 * that two units share, as a template or an environment file, goes back with either.
 *
 * <p>Not restored: what a package, a generator or another unit brought (files elsewhere than below
 * those folders, drop-ins that several units share); a difference there is named. Environment files
 * behind a symbolic link, or named by a pattern, are left to the component they belong to.
 * Transient units, templates without an instance, and units the way in hangs on are refused. A unit
 * that was failed comes back stopped. What a running process read before its files were changed
 * cannot be seen. Needs {@code systemctl} and {@code journalctl}, and root or the user of the
 * units.
 */
@NullMarked
package rearguard.agent.driver.systemd;

import org.jspecify.annotations.NullMarked;
