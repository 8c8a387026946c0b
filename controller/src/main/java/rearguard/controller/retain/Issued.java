package rearguard.controller.retain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import rearguard.model.name.SnapshotId;

/**
 * Hands out ids, and remembers which and when. A snapshot whose id was not handed out here was
 * asked for by another controller, or by this one before it began: its restore point may be in a
 * ledger that nobody has here, so nobody may take it for one of no point. Told by the controller's
 * own clock, whatever that of a host says. Thread-safe.
 */
public final class Issued implements Supplier<String> {
  private static final String SNAPSHOT = "s-";

  private final Supplier<String> ids;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Instant> times;

  /**
   * @param most so many of the last are remembered; of what is forgotten nothing is dropped
   */
  public Issued(Supplier<String> ids, InstantSource clock, int most) {
    this.ids = ids;
    this.clock = clock;
    this.times =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > most;
          }
        };
  }

  @Override
  public String get() {
    var id = ids.get();
    lock.lock();
    try {
      times.put(id, clock.instant());
      return id;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the snapshot was asked for here, and longer ago than that. */
  public boolean longAgo(SnapshotId id, Duration age) {
    lock.lock();
    try {
      return Optional.of(id.value())
          .filter(value -> value.startsWith(SNAPSHOT))
          .flatMap(value -> Optional.ofNullable(times.get(value.substring(SNAPSHOT.length()))))
          .filter(time -> time.isBefore(clock.instant().minus(age)))
          .isPresent();
    } finally {
      lock.unlock();
    }
  }
}
