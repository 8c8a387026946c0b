/**
 * Cares for what cron starts: the tables of users, and files in {@code /etc/cron.d}.
 *
 * <p>Captures the tables as {@code crontab -l} gives them and the files with mode and owner, also
 * their absence. Restores tables with {@code crontab}, which checks them, and files by rename.
 *
 * <p>While something beneath is switched no job may start: <em>stop</em> holds every entry by
 * putting a mark in front of its line, in the table itself, where it survives whatever happens to
 * the agent and where the operator sees it. <em>start</em> takes the marks of its own run away and
 * leaves every byte as it was; a restore puts the snapshot's lines there instead.
 *
 * <pre>
 *   *&#47;5 * * * * /opt/tea/report        ->        #rearguard-held r-7f3k: *&#47;5 * * * * /opt/tea/report
 * </pre>
 *
 * <p>Not done: a job that has begun is not ended; cron itself is not started or stopped; what
 * anacron, at or timers of systemd start is not cared for; a table that is not UTF-8 text is
 * refused. cron notices a change within a minute. Needs root and {@code crontab}.
 */
@NullMarked
package rearguard.agent.driver.cron;

import org.jspecify.annotations.NullMarked;
