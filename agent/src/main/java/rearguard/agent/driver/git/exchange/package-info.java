/**
 * The captured tree: built beside the live one, switched with it, and what belongs to nobody
 * carried over.
 */
@NullMarked
package rearguard.agent.driver.git.exchange;

import org.jspecify.annotations.NullMarked;
