/**
 * The engine that runs containers, asked over its socket: the only place that knows docker-java. It
 * is loaded when the first question is asked, and not before.
 */
@NullMarked
package rearguard.agent.driver.compose.engine;

import org.jspecify.annotations.NullMarked;
