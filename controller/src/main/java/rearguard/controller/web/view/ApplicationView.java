package rearguard.controller.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rearguard.model.evidence.Lockdown;
import rearguard.model.name.ApplicationName;
import rearguard.model.run.Run;
import rearguard.model.snapshot.RestorePoint;

/**
 * One application and what it can go back to.
 *
 * @param lastGood the newest point marked good
 * @param owner the run that has it now
 * @param points newest first, a handful
 * @param older how many more there are
 * @param lockedDown no user reaches it until somebody ends that
 */
public record ApplicationView(
    String name,
    Optional<PointView> lastGood,
    Optional<RunView> owner,
    List<PointView> points,
    int older,
    boolean lockedDown) {
  private static final int HANDFUL = 8;

  static ApplicationView of(
      ApplicationName name, List<RestorePoint> points, List<Run> runs, Instant now) {
    return new ApplicationView(
        name.value(),
        points.stream()
            .filter(point -> point.mark() == RestorePoint.Mark.GOOD)
            .filter(point -> point.origin() != RestorePoint.Origin.UNDO)
            .findFirst()
            .map(point -> PointView.of(point, now)),
        runs.stream()
            .filter(run -> run.plan().application().equals(name) && !run.state().ended())
            .findFirst()
            .map(run -> RunView.of(run, now)),
        points.stream().limit(HANDFUL).map(point -> PointView.of(point, now)).toList(),
        Math.max(0, points.size() - HANDFUL),
        false);
  }

  /** Knowing which applications are locked down. */
  ApplicationView with(List<Lockdown> lockdowns) {
    boolean locked = lockdowns.stream().anyMatch(one -> one.application().value().equals(name));
    return new ApplicationView(name, lastGood, owner, points, older, locked);
  }
}
