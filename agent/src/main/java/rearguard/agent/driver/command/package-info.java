/**
 * Commands of the host's own: deploy scripts and whatever else {@link rearguard.agent.policy} may
 * name. A fleet file says which one and gives arguments; what it is, and as whom it runs, only the
 * host says.
 *
 * <p>Captures which command was meant, its arguments, a digest of its declaration and, where the
 * policy gives a {@code status}, what that printed. With a status a target differs when it prints
 * something else than then, and a restore runs the command so that it prints that again; the
 * argument marked {@code from-status} takes it. Without one nobody can see whether it is needed: a
 * rollback whose procedure names the component runs it always, and the plan says so.
 *
 * <p>Once a run, and never twice unasked: what is begun is on the disk before the program starts.
 * After a crash the {@code probe} decides; without one the status, when it prints what was wanted;
 * else the outcome is unknown, unless the command is declared {@code repeatable}. The undo point
 * holds what was in force before: the way back runs {@code undo}, with the arguments of the way
 * there, and only when that had begun; without an {@code undo} it runs the command for the status
 * of then, and where there is neither it fails by name, after all else went back.
 *
 * <p>Of kind PROCESS: it goes after code and config, as deploy scripts want. Cannot see what a
 * command changed, nor keep it from doing harm; cannot take back what has no undo. Needs the right
 * to become the declared users.
 */
@NullMarked
package rearguard.agent.driver.command;

import org.jspecify.annotations.NullMarked;
