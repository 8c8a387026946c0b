package rearguard.agent.driver;

import rearguard.agent.host.Host;
import rearguard.model.Setting;
import rearguard.model.snapshot.Target;

/**
 * What a driver is asked to care for: a target, its section of the fleet file, and the machine it
 * is on.
 */
public record Subject(Target target, Setting.Group settings, Host host) {}
