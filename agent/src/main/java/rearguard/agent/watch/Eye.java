package rearguard.agent.watch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.model.snapshot.Drift;
import rearguard.model.watch.Expected;
import rearguard.model.watch.Sight;
import rearguard.model.watch.Watched;

/**
 * What is thought of one target. A glance is cheap and says no more than that something may have
 * changed; what did is compared once, when it is still. Immutable; time is monotonic nanoseconds.
 *
 * <pre>
 * DOUBTFUL  told just now, or a run was here   -> still long enough: QUIET or CHANGED
 * QUIET     as it is expected                  -> another glance: MOVING
 * MOVING    changed just now                   -> still long enough: QUIET or CHANGED
 * CHANGED   still, and not what is expected    -> another glance: MOVING
 * </pre>
 *
 * @param glance the last one; empty before the first
 * @param since when the glance became what it is
 */
record Eye(Watched watched, Stage stage, Optional<String> glance, long since, List<String> words) {
  private static final int WORDS = 5;

  enum Stage {
    DOUBTFUL,
    QUIET,
    MOVING,
    CHANGED
  }

  static Eye on(Watched watched, long now) {
    return new Eye(watched, Stage.DOUBTFUL, Optional.empty(), now, List.of());
  }

  /** A run changes what is here and knows what it does: looked at anew when it is over. */
  Eye blinded(long now) {
    return on(watched, now);
  }

  /** After a glance. */
  Eye seen(String now, long at) {
    if (glance.filter(now::equals).isPresent()) {
      return this;
    }
    if (glance.isEmpty() && watched.expected() instanceof Expected.AsItIs) {
      return new Eye(watched, Stage.QUIET, Optional.of(now), at, List.of());
    }
    var next = stage == Stage.DOUBTFUL ? Stage.DOUBTFUL : Stage.MOVING;
    return new Eye(watched, next, Optional.of(now), at, List.of());
  }

  /** What was found as expected once, and looks the same, is. */
  Eye known() {
    return new Eye(watched, Stage.QUIET, glance, since, List.of());
  }

  /** Nothing was thought of it yet but for how it looks. */
  boolean doubtful() {
    return stage == Stage.DOUBTFUL;
  }

  /** It is as it is expected. */
  boolean quiet() {
    return stage == Stage.QUIET;
  }

  /** Whether anything may be found out of it soon. */
  boolean open() {
    return stage == Stage.MOVING || stage == Stage.DOUBTFUL;
  }

  /** Whether it is time to find out what changed. */
  boolean due(long now, Duration stillFor) {
    return open() && glance.isPresent() && now - since >= stillFor.toNanos();
  }

  /**
   * After a comparison with what is expected; one that failed is made again when it is due again.
   */
  Eye compared(Optional<Drift> drift, long now) {
    if (drift.isEmpty()) {
      return new Eye(watched, stage, glance, now, words);
    }
    var differs = drift.get().words();
    return differs.isEmpty()
        ? new Eye(watched, Stage.QUIET, glance, now, List.of())
        : changed(differs.stream().limit(WORDS).toList(), now);
  }

  Eye changed(List<String> what, long now) {
    return new Eye(watched, Stage.CHANGED, glance, now, what);
  }

  /** What is to be told of it; nothing while it is quiet, or nobody knows. */
  Optional<Sight> sight() {
    return switch (stage) {
      case DOUBTFUL, QUIET -> Optional.empty();
      case MOVING -> Optional.of(sight(Sight.Stage.MOVING));
      case CHANGED -> Optional.of(sight(Sight.Stage.CHANGED));
    };
  }

  private Sight sight(Sight.Stage told) {
    return new Sight(watched.target().component(), told, words);
  }
}
