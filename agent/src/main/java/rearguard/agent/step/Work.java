package rearguard.agent.step;

import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.plan.Step;
import rearguard.model.snapshot.Target;

/** The means by which this host does anything: its name, its drivers, its store, the machine. */
public record Work(HostName self, Drivers drivers, Keeping keeping, Host host) {

  Subject subject(Step step) {
    return subject(step.target(), step.settings());
  }

  Subject subject(Target target, Setting.Group settings) {
    return new Subject(target, settings, host);
  }

  Driver driver(DriverName name) throws HostException {
    return drivers
        .named(name)
        .orElseThrow(
            () ->
                new HostException(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "this agent has no driver \"" + name + "\"",
                        "Update the agent on " + self + ".")));
  }

  Driver.Stops stops(DriverName name) throws HostException {
    if (driver(name) instanceof Driver.Stops stops) {
      return stops;
    }
    throw new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            "driver \"" + name + "\" has nothing to stop or start",
            "Plan again; update the agent on " + self + " if that does not help."));
  }
}
