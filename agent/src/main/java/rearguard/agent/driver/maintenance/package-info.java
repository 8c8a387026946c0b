/**
 * Tells users of maintenance while a run, or an operator, wants it.
 *
 * <pre>
 *   file      a flag that the application looks at          proof: the file
 *   nginx     a page that nginx serves while it is there    proof: 503, Retry-After and the page
 *   endpoint  the application's own calls for on and off    proof: its health endpoint says so
 * </pre>
 *
 * <p>A hold is a switch with owners. Before it is touched, the driver writes down in the agent's
 * folder who wants it, until when, and what stood there before; it goes back to that when the last
 * owner lets go. What was on before the first owner came stays on after the last one. No kernel
 * ends such a hold: the agent does ({@code agent.hold}), also when its deadline passed while it was
 * dead.
 *
 * <p>A snapshot holds whether it was on, and for a file its content; what holds of Rearguard put
 * there is no part of it. No standard procedure restores it: whether users are let in is decided on
 * the day. Not captured: mode and owner of a flag (0644, of the agent's account when put back), and
 * what an application does when it is told. Values of headers come from files below {@code
 * /etc/rearguard/secrets}, of root and readable by nobody else; they are read when they are sent
 * and kept nowhere.
 */
@NullMarked
package rearguard.agent.driver.maintenance;

import org.jspecify.annotations.NullMarked;
