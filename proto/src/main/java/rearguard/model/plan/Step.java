package rearguard.model.plan;

import java.time.Duration;
import java.util.Locale;
import rearguard.model.Setting;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.snapshot.Target;

/**
 * One driver doing one thing to one target.
 *
 * @param settings the component's section of the fleet file, as it was when planned
 * @param snapshot what to go back to
 * @param digest the snapshot's digest; an agent refuses when what it holds differs; empty when the
 *     run itself takes the snapshot
 * @param deadline how long the agent lets it take
 */
public record Step(
    StepId id,
    Target target,
    DriverName driver,
    Verb verb,
    Setting.Group settings,
    SnapshotId snapshot,
    String digest,
    Duration deadline) {

  public static StepId idOf(Target target, Verb verb) {
    return new StepId(
        target.host() + "/" + verb.name().toLowerCase(Locale.ROOT) + "/" + target.component());
  }

  /** The id of the step that does the same on the way back to the undo point. */
  public static StepId backIdOf(Target target, Verb verb) {
    return new StepId(
        target.host() + "/back-" + verb.name().toLowerCase(Locale.ROOT) + "/" + target.component());
  }

  /** The same step with a digest that was not known when it was planned. */
  public Step with(String known) {
    return new Step(id, target, driver, verb, settings, snapshot, known, deadline);
  }

  /** The same step with another section. */
  public Step with(Setting.Group other) {
    return new Step(id, target, driver, verb, other, snapshot, digest, deadline);
  }

  /** The same done on the way back, to a snapshot that the run itself takes. */
  public Step backTo(SnapshotId taken) {
    return new Step(backIdOf(target, verb), target, driver, verb, settings, taken, "", deadline);
  }

  /** Whether it is a step of the way back. */
  public boolean back() {
    return id.equals(backIdOf(target, verb));
  }
}
