/**
 * What the agent can capture and bring back. A driver is a folder, a line in {@link Drivers} and a
 * contract suite.
 */
@NullMarked
package rearguard.agent.driver;

import org.jspecify.annotations.NullMarked;
