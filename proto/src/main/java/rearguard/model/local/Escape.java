package rearguard.model.local;

import java.time.Instant;
import rearguard.model.name.PointId;
import rearguard.model.plan.Plan;
import rearguard.model.snapshot.RestorePoint.Mark;

/**
 * The plan that a rollback to a point would run, made in advance and kept on every host of it for
 * the day on which no controller can make one.
 *
 * @param label empty when the point has none
 * @param plan for all hosts; it names every target, for nobody knows yet what will differ
 */
public record Escape(PointId point, String label, Mark mark, Instant taken, Plan plan) {}
