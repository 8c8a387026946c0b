/**
 * Where the controller starts: arguments and config in, everything wired by hand, then one process
 * that serves agents, operators and the dashboard until it is told to stop.
 */
@NullMarked
package rearguard.controller;

import org.jspecify.annotations.NullMarked;
