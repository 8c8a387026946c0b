/**
 * Notices deployments: {@link rearguard.agent.watch.Eye} says what is thought of one target, and
 * {@link rearguard.agent.watch.Watching} looks.
 */
@NullMarked
package rearguard.agent.watch;

import org.jspecify.annotations.NullMarked;
