/**
 * What is thought of deployments, pure: {@link rearguard.controller.watch.Noticed} says when one is
 * to be captured, {@link rearguard.controller.watch.Soak} when its point is good, {@link
 * rearguard.controller.watch.Expectation} what hosts are believed to run.
 */
@NullMarked
package rearguard.controller.watch;

import org.jspecify.annotations.NullMarked;
