package rearguard.model.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import rearguard.model.check.Check;
import rearguard.model.name.Spelt;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Stage;

/**
 * A stage of a run in which nothing is done but that checks have to hold, all the while.
 *
 * @param length how long they have to
 * @param since when that began; again from the beginning when a host or the controller was away
 */
public record Lasting(Duration length, Instant since) {

  /** Empty while the run does anything else. */
  public static Optional<Lasting> of(Run run) {
    boolean at =
        (run.state() == RunState.RUNNING || run.state() == RunState.VERIFYING)
            && run.stage() < run.plan().stages().size();
    return at
        ? run.course()
            .waiting()
            .since()
            .flatMap(
                since ->
                    length(run.plan().stages().get(run.stage())).map(l -> new Lasting(l, since)))
        : Optional.empty();
  }

  /** How long the checks of such a stage have to hold; empty of any other stage. */
  public static Optional<Duration> length(Stage stage) {
    return !stage.hosts().isEmpty() && stage.hosts().stream().allMatch(Lasting::of)
        ? stage.hosts().stream()
            .flatMap(part -> part.checks().stream())
            .map(Check::healthyFor)
            .max(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** Whether the host does nothing there but ask what has to hold. */
  public static boolean of(HostPart part) {
    return part.steps().isEmpty()
        && !part.checks().isEmpty()
        && part.checks().stream().allMatch(Check::lasting);
  }

  public Duration left(Instant now) {
    var left = length.minus(Duration.between(since, now));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** As in {@code watching for 10m, 3m left}. */
  public String words(Instant now) {
    return "watching for " + Spelt.of(length) + ", " + Spelt.of(left(now)) + " left";
  }
}
