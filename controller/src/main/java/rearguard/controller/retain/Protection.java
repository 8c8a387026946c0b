package rearguard.controller.retain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.run.Run;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.RestorePoint.Origin;
import rearguard.model.traffic.InForce;

/** What may not go, whatever the retention says. */
public enum Protection {
  ;

  /** The last good ones: the one that runs, and the one to go back to. */
  static final int GOOD = 2;

  /** So many of the last runs can be undone, always. */
  public static final int RUNS = 3;

  /**
   * Of the application's points, newest first.
   *
   * @param runs that may still be undone, or are owed by a host
   * @param planned where plans lead that were made of late
   */
  public static Set<PointId> of(List<RestorePoint> points, List<Run> runs, Set<PointId> planned) {
    var needed = new HashSet<>(planned);
    points.stream()
        .filter(point -> point.mark() == Mark.GOOD)
        .limit(GOOD)
        .forEach(point -> needed.add(point.id()));
    newest(points).forEach(point -> needed.add(point.id()));
    runs.stream()
        .flatMap(run -> Stream.concat(Stream.of(run.plan().target()), run.undoPoint().stream()))
        .forEach(needed::add);
    return Set.copyOf(needed);
  }

  /** Whether users are kept away from the application on a host, as it told. */
  public static boolean held(HostHealth health, ApplicationName application) {
    return health.holds().stream()
        .map(InForce::application)
        .anyMatch(held -> held.isEmpty() || held.equals(application.value()));
  }

  /** The newest of all, and the newest that somebody captured: hosts are watched by it. */
  private static Stream<RestorePoint> newest(List<RestorePoint> points) {
    return Stream.concat(
        points.stream().limit(1),
        points.stream()
            .filter(point -> point.origin() != Origin.UNDO && point.origin() != Origin.DRAWN)
            .limit(1));
  }
}
