package rearguard.model.watch;

import rearguard.model.Setting;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Target;

/** One target that a host keeps an eye on. */
public record Watched(
    Target target, DriverName driver, Setting.Group settings, Expected expected) {}
