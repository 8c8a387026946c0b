package rearguard.controller.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How often something may be said: so many times in a minute. Thread-safe, and bounded. */
final class Pace {
  private static final Duration SPAN = Duration.ofMinutes(1);
  private static final int MOST_NAMES = 1_000;

  private final InstantSource clock;
  private final Map<String, Deque<Instant>> said = new HashMap<>();

  Pace(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether it may be said once more under that name; counted when it may. */
  synchronized boolean allows(String name, int most) {
    var now = clock.instant();
    said.values().forEach(times -> forget(times, now));
    said.values().removeIf(Deque::isEmpty);
    if (said.size() >= MOST_NAMES && !said.containsKey(name)) {
      return false;
    }
    var times = said.computeIfAbsent(name, _ -> new ArrayDeque<>());
    if (times.size() >= most) {
      return false;
    }
    times.add(now);
    return true;
  }

  private static void forget(Deque<Instant> times, Instant now) {
    while (!times.isEmpty() && !times.peekFirst().plus(SPAN).isAfter(now)) {
      times.removeFirst();
    }
  }
}
