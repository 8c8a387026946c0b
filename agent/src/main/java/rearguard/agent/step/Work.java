package rearguard.agent.step;

import java.time.Duration;
import java.util.List;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Step;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;

/** The means by which this host does anything: its name, its drivers, its store, the machine. */
public record Work(HostName self, Drivers drivers, Keeping keeping, Host host) {
  /** How long a hold lasts that nobody renews: the link and the agent may be gone so long. */
  static final Duration HOLD = Duration.ofMinutes(15);

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
    return able(name, Driver.Stops.class, "has nothing to stop or start");
  }

  Driver.Holds holds(DriverName name) throws HostException {
    return able(name, Driver.Holds.class, "cannot hold traffic");
  }

  Driver.Purges purges(DriverName name) throws HostException {
    return able(name, Driver.Purges.class, "has nothing to purge");
  }

  /** Of nobody but the run; longer than any step takes, so that it does not fall in the middle. */
  Hold hold(RunId run) {
    return new Hold(run.value(), HOLD, List.of());
  }

  private <T> T able(DriverName name, Class<T> ability, String otherwise) throws HostException {
    var driver = driver(name);
    if (ability.isInstance(driver)) {
      return ability.cast(driver);
    }
    throw new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            "driver \"" + name + "\" " + otherwise,
            "Plan again; update the agent on " + self + " if that does not help."));
  }
}
