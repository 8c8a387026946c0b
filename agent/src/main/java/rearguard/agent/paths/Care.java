package rearguard.agent.paths;

import java.util.List;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;
import rearguard.model.snapshot.Drift;

/** What a section has the driver care for: whole files, or some keys of environment files. */
sealed interface Care permits WholeFiles, NamedKeys {
  Captured capture(Shelf.Writer shelf) throws HostException;

  /** Refuses what could not be restored now, by name; tells what is complete. */
  String refuseUnrestorable(Shelf kept) throws HostException;

  Drift drift(Shelf kept) throws HostException;

  String restore(Shelf kept) throws HostException, InterruptedException;

  /** What the snapshot holds of the files, as text. */
  List<String> texts(Shelf kept) throws HostException;
}
