package rearguard.cli.reply;

import java.util.List;
import java.util.Optional;
import rearguard.model.name.PointId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.stock.Standing;

/**
 * What one can go back to, and how it is kept.
 *
 * @param points newest first
 * @param standings of each; none from a controller that knows of no retention
 * @param retention in words
 */
public record Kept(List<RestorePoint> points, List<Standing> standings, String retention) {
  public Kept {
    points = List.copyOf(points);
    standings = List.copyOf(standings);
  }

  public Optional<Standing> of(PointId id) {
    return standings.stream().filter(one -> one.point().equals(id)).findFirst();
  }
}
