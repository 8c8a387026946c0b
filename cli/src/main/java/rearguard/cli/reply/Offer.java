package rearguard.cli.reply;

import rearguard.model.name.PlanId;
import rearguard.model.plan.Plan;

/** A plan that may be started under this id as long as the fleet does not move. */
public record Offer(PlanId id, Plan plan) {}
