package rearguard.controller.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.model.name.HostName;
import rearguard.model.watch.Sight;

/**
 * What the hosts of one application see, and what follows. Hosts say again what they see as long as
 * it is so, so that nothing of this has to outlive the process.
 *
 * <pre>
 * QUIET   all is as it is expected           -> a host sees a change: MOVING
 * MOVING  something changes somewhere        -> all hosts are still: STILL, or QUIET again
 * STILL   still everywhere, and not as it was -> captured: QUIET, and the new point soaks
 * </pre>
 *
 * @param sights of the hosts that see anything
 * @param tried when it was last captured, or tried to be
 * @param refusals how often in a row it could not be captured while nothing moved
 */
public record Noticed(
    SortedMap<HostName, List<Sight>> sights, Optional<Instant> tried, int refusals) {
  public static final Noticed NOTHING = new Noticed(new TreeMap<>(), Optional.empty(), 0);

  /** What stays refused, such as a host that is away, is asked for less and less often. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final int DOUBLINGS = 8;

  public Noticed {
    sights = Collections.unmodifiableSortedMap(new TreeMap<>(sights));
  }

  /** Where an application stands. */
  public enum Phase {
    QUIET,
    MOVING,
    STILL
  }

  /** All that this host sees now, in place of what it saw. */
  public Noticed with(HostName host, List<Sight> seen) {
    var next = new TreeMap<>(sights);
    if (seen.isEmpty()) {
      next.remove(host);
    } else {
      next.put(host, List.copyOf(seen));
    }
    boolean moves = seen.stream().anyMatch(sight -> sight.stage() == Sight.Stage.MOVING);
    return new Noticed(next, tried, moves ? 0 : refusals);
  }

  /** It was captured: what was seen was seen before. */
  public Noticed captured(Instant at) {
    return new Noticed(new TreeMap<>(), Optional.of(at), 0);
  }

  /**
   * It could not be captured, as in the middle of a build: tried again after the next still time,
   * and after twice as long each time that it is refused and nothing moved.
   */
  public Noticed refused(Instant at) {
    return new Noticed(sights, Optional.of(at), refusals + 1);
  }

  public Phase phase() {
    if (sights.isEmpty()) {
      return Phase.QUIET;
    }
    return sights.values().stream()
            .flatMap(List::stream)
            .anyMatch(sight -> sight.stage() == Sight.Stage.MOVING)
        ? Phase.MOVING
        : Phase.STILL;
  }

  /** Whether to capture now: at most once in a quiet time, and never while a run changes things. */
  public boolean due(Instant now, Duration stillFor, boolean running) {
    return phase() == Phase.STILL
        && !running
        && tried.filter(before -> now.isBefore(before.plus(pause(stillFor)))).isEmpty();
  }

  private Duration pause(Duration stillFor) {
    var longest = stillFor.compareTo(LONGEST) > 0 ? stillFor : LONGEST;
    var doubled = stillFor.multipliedBy(1L << Math.clamp(refusals - 1, 0, DOUBLINGS));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }

  /** What changed, one a component and host. */
  public List<String> words() {
    return sights.entrySet().stream()
        .flatMap(host -> host.getValue().stream().map(sight -> words(host.getKey(), sight)))
        .toList();
  }

  private static String words(HostName host, Sight sight) {
    return sight.component()
        + "@"
        + host
        + (sight.words().isEmpty() ? "" : ": " + sight.words().getFirst());
  }
}
