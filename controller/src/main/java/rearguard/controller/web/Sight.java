package rearguard.controller.web;

import java.util.List;
import java.util.Optional;
import rearguard.model.evidence.Lockdown;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.RunId;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Run;
import rearguard.model.run.Shown;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.stock.Standing;

/**
 * What the dashboard may see of the fleet. Asked from many threads, several times a second while
 * something happens; answers are of one moment each and need not agree with each other.
 */
public interface Sight {
  List<Host> hosts();

  List<ApplicationName> applications();

  /** Newest first. */
  List<RestorePoint> points(ApplicationName application);

  /** How each of these points is kept, in their order. */
  List<Standing> standings(List<RestorePoint> points);

  /** Newest first. */
  List<Run> runs(int limit);

  Optional<Run> run(RunId id);

  /** The applications that are locked down. */
  List<Lockdown> lockdowns();

  /** What targets showed when steps of the run had ended, in the order in which it came. */
  List<Shown> shown(RunId id);

  /** What hosts owe that were left behind. */
  List<CatchUp> owed();

  /**
   * Calls the listener after every change of any of these, until what is returned is run. The
   * listener returns at once and throws nothing.
   */
  Runnable onChange(Runnable listener);
}
