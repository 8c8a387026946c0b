package rearguard.agent.check;

import java.time.Duration;
import java.util.Optional;
import rearguard.model.check.Check;
import rearguard.model.check.Verdict;

/**
 * Decides after each attempt whether the check is over: how long to go on trying, and how long it
 * must pass without a break. Pure: time is told, from the start of the check.
 *
 * @param passingSince when the present row of passes began
 */
record Patience(Check check, Optional<Duration> passingSince, int attempts) {
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  sealed interface Next {
    /** Wait, then try again. */
    record Again(Duration pause, Patience patience) implements Next {}

    /** The last word, and in how many attempts. */
    record Over(Seen seen) implements Next {}
  }

  static Patience with(Check check) {
    return new Patience(check, Optional.empty(), 0);
  }

  Next after(Seen seen, Duration now) {
    return seen.verdict() == Verdict.PASSED
        ? passed(seen, now)
        : check.probe() instanceof rearguard.model.check.Probe.Manual
            ? new Next.Over(seen)
            : missed(seen, now);
  }

  private Next passed(Seen seen, Duration now) {
    var since = passingSince.orElse(now);
    var left = check.healthyFor().minus(now.minus(since));
    if (!left.isPositive()) {
      return new Next.Over(
          check.healthyFor().isPositive()
              ? Seen.passed(seen.evidence() + ", healthy for " + words(now.minus(since)))
              : seen);
    }
    return again(Optional.of(since), left);
  }

  private Next missed(Seen seen, Duration now) {
    var left = check.patience().minus(now);
    if (left.isPositive()) {
      return again(Optional.empty(), left);
    }
    return new Next.Over(new Seen(seen.verdict(), seen.evidence() + tried()));
  }

  private String tried() {
    return attempts == 0 ? "" : ", tried " + (attempts + 1) + " times";
  }

  private Next again(Optional<Duration> since, Duration left) {
    var pause = SHORTEST.multipliedBy(1L << Math.min(attempts, 5));
    var shortest = min(min(pause, LONGEST), left);
    return new Next.Again(shortest, new Patience(check, since, attempts + 1));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  static String words(Duration duration) {
    return duration.toMillis() < 1000
        ? duration.toMillis() + " ms"
        : duration.toSeconds() + "." + duration.toMillisPart() / 100 + " s";
  }
}
