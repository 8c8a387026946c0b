package rearguard.controller.watch;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import rearguard.model.name.PointId;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.watch.Expected;

/**
 * What hosts are believed to run: what was captured last, or what a run brought back since.
 *
 * @param points newest first; undo points are not asked, for their runs say what came of them
 * @param runs that ended, newest first
 * @param named any point by its id, those that were drawn up for a plan included
 */
public record Expectation(
    List<RestorePoint> points, List<Run> runs, Function<PointId, Optional<RestorePoint>> named) {

  private record Dated(Instant at, Expected what) {}

  public Expected of(Target target) {
    var captured =
        points.stream()
            .filter(point -> point.origin() != RestorePoint.Origin.UNDO)
            .flatMap(
                point -> point.of(target).map(one -> new Dated(point.taken(), kept(one))).stream())
            .findFirst();
    var left = runs.stream().flatMap(run -> left(run, target).stream()).findFirst();
    return Stream.of(captured, left)
        .flatMap(Optional::stream)
        .max(Comparator.comparing(Dated::at))
        .map(Dated::what)
        .orElseGet(Expected.Never::new);
  }

  /** What a run left there; empty when it had nothing to do with the target. */
  private Optional<Dated> left(Run run, Target target) {
    if (run.ended().isEmpty() || !touched(run, target)) {
      return Optional.empty();
    }
    var point =
        switch (run.state()) {
          case SUCCEEDED ->
              purged(run, target) ? Optional.<PointId>empty() : Optional.of(run.plan().target());
          case REVERTED -> run.undoPoint();
          default -> Optional.<PointId>empty();
        };
    var what =
        point
            .flatMap(named)
            .flatMap(found -> found.of(target))
            .<Expected>map(Expectation::kept)
            .orElseGet(Expected.AsItIs::new);
    return Optional.of(new Dated(run.ended().get(), what));
  }

  private static boolean touched(Run run, Target target) {
    return run.state() != RunState.REFUSED
        && run.state() != RunState.NO_OP
        && run.plan().steps().stream()
            .anyMatch(
                step ->
                    step.target().equals(target)
                        && (step.verb() == Verb.RESTORE || step.verb() == Verb.PURGE));
  }

  private static boolean purged(Run run, Target target) {
    return run.plan().steps().stream()
        .anyMatch(step -> step.target().equals(target) && step.verb() == Verb.PURGE);
  }

  private static Expected kept(Snapshot snapshot) {
    return new Expected.Kept(snapshot.id(), snapshot.digest());
  }
}
