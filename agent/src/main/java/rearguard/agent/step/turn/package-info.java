/**
 * Who may act when, and for how long: one step of a run after the other, none past its deadline.
 */
@NullMarked
package rearguard.agent.step.turn;

import org.jspecify.annotations.NullMarked;
