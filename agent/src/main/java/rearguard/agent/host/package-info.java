/**
 * The only door to the machine: programs, disk and processes. Nothing else in the agent starts a
 * process, writes a file or reads a clock. Everything said through this door has a deadline and a
 * limit on what it may answer.
 */
@NullMarked
package rearguard.agent.host;

import org.jspecify.annotations.NullMarked;
