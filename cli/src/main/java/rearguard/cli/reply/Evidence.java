package rearguard.cli.reply;

import java.util.List;
import java.util.Optional;
import rearguard.model.Problem;
import rearguard.model.evidence.Kept;
import rearguard.model.snapshot.RestorePoint;

/**
 * What hosts keep, and the restore point of the same moment.
 *
 * @param refused why nobody knows of other hosts
 * @param lacks why a target is not in the point
 */
public record Evidence(
    List<Kept> kept, List<Problem> refused, Optional<RestorePoint> point, List<Problem> lacks) {
  public Evidence {
    kept = List.copyOf(kept);
    refused = List.copyOf(refused);
    lacks = List.copyOf(lacks);
  }
}
