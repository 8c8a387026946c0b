/**
 * Runs. {@link rearguard.controller.run.RunLife} says what happens next, as a pure function of a
 * run and an event; {@link rearguard.controller.run.Conductor} is the only thing that performs it:
 *
 * <pre>
 *   event ─> ledger (durable) ─> RunLife.next ─> acts ─> agents ─> event …
 * </pre>
 *
 * A run is its events: a controller that comes back replays them and goes on.
 */
@NullMarked
package rearguard.controller.run;

import org.jspecify.annotations.NullMarked;
