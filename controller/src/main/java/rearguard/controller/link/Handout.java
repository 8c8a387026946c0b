package rearguard.controller.link;

import java.util.Optional;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.plan.Plan;
import rearguard.wire.PlanParts;

/**
 * What each host gets of a plan: its own part, and no more than names and digests of the others. A
 * plan names every host, and given whole to each of them 200 hosts took more memory than a
 * controller has. The digests are made once for all that ask one after the other. Thread-safe.
 */
final class Handout {
  private Optional<PlanParts> last = Optional.empty();

  /** The whole plan when an earlier version gave it an id that stands for nothing less. */
  Plan part(PlanId id, Plan plan, HostName host) {
    var parts = parts(id, plan);
    return parts.id().equals(id) ? parts.of(host) : plan;
  }

  private synchronized PlanParts parts(PlanId id, Plan plan) {
    var known = last.filter(parts -> parts.id().equals(id)).orElseGet(() -> PlanParts.of(plan));
    last = Optional.of(known);
    return known;
  }
}
