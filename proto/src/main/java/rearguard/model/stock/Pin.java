package rearguard.model.stock;

import java.time.Instant;

/**
 * A restore point that no retention drops.
 *
 * @param reason may be empty
 */
public record Pin(String by, Instant at, String reason) {}
