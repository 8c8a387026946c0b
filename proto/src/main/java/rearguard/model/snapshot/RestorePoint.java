package rearguard.model.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;

/**
 * The named, fleet-wide set of snapshots one can go back to.
 *
 * @param run for an undo point the run that took it
 * @param by the operator who asked for it
 */
public record RestorePoint(
    PointId id,
    ApplicationName application,
    Optional<Label> label,
    Origin origin,
    Optional<RunId> run,
    Instant taken,
    String by,
    Mark mark,
    List<Snapshot> snapshots) {

  public enum Origin {
    CAPTURED,
    UNDO,
    /**
     * Drawn up for one plan, from a commit or from what is left of another point: nothing of it has
     * run yet, so nobody goes back to it but by that plan.
     */
    DRAWN,
    /** Captured because something changed on the hosts, or because a deployment was announced. */
    NOTICED
  }

  /** Nobody has said good or bad of an unknown one; the default target is always a good one. */
  public enum Mark {
    GOOD,
    BAD,
    UNKNOWN,
    /** What it brings back can be broken into: nobody goes there who does not insist. */
    VULNERABLE;

    /** Whether somebody advised against going there. */
    public boolean warned() {
      return this == BAD || this == VULNERABLE;
    }
  }

  public RestorePoint {
    snapshots = List.copyOf(snapshots);
  }

  public Optional<Snapshot> of(Target target) {
    return snapshots.stream().filter(snapshot -> snapshot.target().equals(target)).findFirst();
  }
}
