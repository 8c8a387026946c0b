/**
 * Which restore points go. Pure: what is protected is told, what is to be dropped follows.
 *
 * <pre>
 *   bad or vulnerable, then unknown, then good; in each the oldest first
 *     drawn up for a plan that nobody ran   after a day
 *     older than retain.days
 *     more than retain.points
 *     a host keeps more than retain.size    only what frees something there
 *   never: pinned, the newest, the last two good ones, what runs and plans of late name
 * </pre>
 */
@NullMarked
package rearguard.controller.retain;

import org.jspecify.annotations.NullMarked;
