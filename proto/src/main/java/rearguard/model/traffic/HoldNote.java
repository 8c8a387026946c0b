package rearguard.model.traffic;

import rearguard.model.Setting;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Target;

/**
 * What a host remembers of a hold that it was asked for, so that it can tell of it and end it.
 *
 * @param settings the component's section as it was when it was asked
 */
public record HoldNote(InForce hold, Target target, DriverName driver, Setting.Group settings) {

  public HoldNote with(InForce other) {
    return new HoldNote(other, target, driver, settings);
  }

  /** Whether it is the same hold, with whatever terms. */
  public boolean isOf(Target other, String owner) {
    return target.equals(other) && hold.owner().equals(owner);
  }
}
