package rearguard.controller.link;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time, twice: what the calendar says and what a stopwatch says.
 *
 * @param nanos never jumps; only differences mean anything
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {}
