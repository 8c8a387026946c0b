package rearguard.controller.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The sign of life of the runs that are being driven. Safe from any thread. */
final class Beat {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Conductor.Tools tools;
  private final Crew crew;
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

  Beat(Conductor.Tools tools, Crew crew) {
    this.tools = tools;
    this.crew = crew;
  }

  /** Writes it down unless that was done a moment ago; runs that stand still give none. */
  void due() {
    var now = tools.clock().instant();
    var before = last.get();
    if (now.isBefore(before.plus(EVERY)) || !last.compareAndSet(before, now)) {
      return;
    }
    var live =
        crew.all()
            .map(conductor -> conductor.run().id())
            .filter(id -> !crew.standing().containsKey(id))
            .toList();
    if (!live.isEmpty()) {
      tools.runs().alive(live, now);
    }
  }
}
