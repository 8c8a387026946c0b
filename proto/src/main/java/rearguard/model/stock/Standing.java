package rearguard.model.stock;

import java.util.Optional;
import rearguard.model.name.PointId;

/**
 * How a restore point is kept.
 *
 * @param bytes what its snapshots take on the hosts; other points may hold parts of the same
 */
public record Standing(PointId point, long bytes, Optional<Pin> pin) {}
