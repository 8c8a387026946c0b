package rearguard.agent.step;

import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.HostException;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** What steps and questions need of the snapshots on this host. Every call may be repeated. */
public interface Keeping {
  /** Captures under that id; one that is there already is told again and not taken again. */
  Snapshot capture(SnapshotId id, Subject subject, Driver driver)
      throws HostException, InterruptedException;

  /** An exception when it is not there, or is not what the digest says; an empty digest is any. */
  Shelf shelf(SnapshotId id, String digest) throws HostException;

  Bench bench(RunId run, Target target) throws HostException;

  /** Drops every bench of the run. */
  void clear(RunId run) throws HostException, InterruptedException;
}
