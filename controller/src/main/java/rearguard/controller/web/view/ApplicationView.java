package rearguard.controller.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rearguard.model.evidence.Lockdown;
import rearguard.model.name.ApplicationName;
import rearguard.model.run.Run;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.stock.Standing;

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

  /**
   * What is kept of an application.
   *
   * @param points newest first
   * @param standings how they are kept, as far as it is known
   */
  public record Kept(List<RestorePoint> points, List<Standing> standings) {
    public Kept {
      points = List.copyOf(points);
      standings = List.copyOf(standings);
    }

    private PointView view(RestorePoint point, Instant now) {
      var standing = standings.stream().filter(one -> one.point().equals(point.id())).findFirst();
      return PointView.of(point, standing, now);
    }
  }

  static ApplicationView of(ApplicationName name, Kept kept, List<Run> runs, Instant now) {
    var points = kept.points();
    return new ApplicationView(
        name.value(),
        points.stream()
            .filter(point -> point.mark() == RestorePoint.Mark.GOOD)
            .filter(point -> point.origin() != RestorePoint.Origin.UNDO)
            .findFirst()
            .map(point -> kept.view(point, now)),
        runs.stream()
            .filter(run -> run.plan().application().equals(name) && !run.state().ended())
            .findFirst()
            .map(run -> RunView.of(run, now)),
        points.stream().limit(HANDFUL).map(point -> kept.view(point, now)).toList(),
        Math.max(0, points.size() - HANDFUL),
        false);
  }

  /** Knowing which applications are locked down. */
  ApplicationView with(List<Lockdown> lockdowns) {
    boolean locked = lockdowns.stream().anyMatch(one -> one.application().value().equals(name));
    return new ApplicationView(name, lastGood, owner, points, older, locked);
  }
}
