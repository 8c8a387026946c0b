package rearguard.agent.step;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.hold.Holds;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Step;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;

/**
 * The means by which this host does anything: its name, its drivers, its store, the machine, and
 * what it is to remember of holds.
 */
public record Work(HostName self, Drivers drivers, Keeping keeping, Host host, Holds book) {
  /** How long a hold lasts that nobody renews: the link and the agent may be gone so long. */
  static final Duration HOLD = Duration.ofMinutes(15);

  Subject subject(Step step) {
    return subject(step.target(), step.settings());
  }

  public Subject subject(Target target, Setting.Group settings) {
    return new Subject(target, settings, host);
  }

  public Driver driver(DriverName name) throws HostException {
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
    return book.of(driver(name), able(name, Driver.Holds.class, "cannot hold traffic"));
  }

  Driver.Purges purges(DriverName name) throws HostException {
    return able(name, Driver.Purges.class, "has nothing to purge");
  }

  /** Of nobody but the run; longer than any step takes, so that it does not fall in the middle. */
  Hold hold(HeldRun held) {
    return new Hold(held.run().value(), HOLD, List.of()).because(why(held));
  }

  private static Hold.Why why(HeldRun held) {
    var plan = held.plan();
    return new Hold.Why(plan.application().value(), plan.procedure() + " to " + plan.targetWords());
  }

  /**
   * What becomes of a hold whose run ended in between: a packet gets through again after {@link
   * #HOLD}; users who are told of maintenance are told until somebody ends it.
   */
  String leave(Step step, HeldRun held, RunState state) throws HostException, InterruptedException {
    if (!driver(step.driver()).spec().can(Ability.MAINTENANCE)
        || !book.has(step.target(), held.run().value())) {
      return "nothing is kept on";
    }
    var why = why(held);
    var words = why.reason() + "; the run ended " + Spelt.of(state) + ", so it was kept on";
    var terms = new Hold(held.run().value(), Optional.empty(), List.of(), why);
    return holds(step.driver())
        .hold(subject(step), terms.because(new Hold.Why(why.application(), words)));
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
