package rearguard.agent.link;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: anywhere between nothing and a ceiling that doubles
 * from half a second to half a minute, so that a fleet does not return all at once.
 *
 * @param chance gives numbers from zero to one
 */
record Backoff(DoubleSupplier chance) {
  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(30);

  /** Failures in a row, from zero: the first return is quick. */
  Duration before(int failures) {
    long ceiling = FIRST.toMillis() << Math.min(failures, 10);
    long millis = Math.min(ceiling, LONGEST.toMillis());
    return Duration.ofMillis((long) (millis * chance.getAsDouble()));
  }
}
