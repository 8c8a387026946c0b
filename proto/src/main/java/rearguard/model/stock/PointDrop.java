package rearguard.model.stock;

import rearguard.model.name.PointId;

/**
 * A restore point that is dropped, or is to be.
 *
 * @param why one clause: {@code more than 20 points}
 * @param frees bytes that no point that stays holds, on all hosts
 */
public record PointDrop(PointId point, String why, long frees) {}
