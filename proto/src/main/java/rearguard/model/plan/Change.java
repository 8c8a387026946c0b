package rearguard.model.plan;

import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Target;

/** What the plan will change on one target; no drift means that it will be left as it is. */
public record Change(Target target, String summary, Drift drift) {}
