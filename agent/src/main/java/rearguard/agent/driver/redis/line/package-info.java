/**
 * The line to a Redis server: RESP2 over a TCP or Unix socket, as in "Redis serialization protocol
 * specification". Long values are passed on in pieces and never held whole; whatever waits has a
 * deadline. Nothing here is loaded before the first question.
 */
@NullMarked
package rearguard.agent.driver.redis.line;

import org.jspecify.annotations.NullMarked;
