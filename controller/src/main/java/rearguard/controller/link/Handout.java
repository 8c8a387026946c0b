package rearguard.controller.link;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import rearguard.model.name.PlanId;
import rearguard.model.plan.Plan;
import rearguard.v1.PlanMsg;
import rearguard.wire.PlanWire;

/**
 * Plans on their way to agents. A plan names every host, so that it grows with the fleet, and every
 * host gets it: written for each of 200 hosts at the same time it took more memory than a
 * controller has. So it is written once for all, and only so many are on their way at once.
 * Thread-safe.
 */
final class Handout {
  private static final int AT_ONCE = 16;

  private final Semaphore free = new Semaphore(AT_ONCE, true);
  private Optional<Written> last = Optional.empty();

  private record Written(PlanId id, PlanMsg plan) {}

  /** Waits until fewer are on their way; what it is given to do is to end within a time. */
  <T> T hand(PlanId id, Plan plan, Function<PlanMsg, T> over) {
    free.acquireUninterruptibly();
    try {
      return over.apply(written(id, plan));
    } finally {
      free.release();
    }
  }

  /** A plan's name is the digest of what it says: the same name is the same plan. */
  private synchronized PlanMsg written(PlanId id, Plan plan) {
    if (last.filter(one -> one.id().equals(id)).isEmpty()) {
      last = Optional.of(new Written(id, PlanWire.to(plan)));
    }
    return last.orElseThrow().plan();
  }
}
