package rearguard.agent.step;

import java.util.List;
import rearguard.agent.check.Checks;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/**
 * What may be asked of a host at any time: nothing here changes what runs. Thread-safe; asking
 * twice is answered twice.
 */
public final class Questions {
  private final Work work;
  private final Checks checks;

  public Questions(Work work) {
    this.work = work;
    this.checks = new Checks(work.host(), work.self());
  }

  /** A target as the fleet file knows it. */
  public record Section(Target target, DriverName driver, Setting.Group settings) {}

  public Snapshot capture(SnapshotId id, Section section)
      throws HostException, InterruptedException {
    var driver = work.driver(section.driver());
    return work.keeping().capture(id, work.subject(section.target(), section.settings()), driver);
  }

  /** What restoring would change now; an exception names what is missing for it. */
  public Drift compare(SnapshotId id, String digest, Section section)
      throws HostException, InterruptedException {
    var driver = work.driver(section.driver());
    var shelf = work.keeping().shelf(id, digest);
    return driver.compare(work.subject(section.target(), section.settings()), shelf);
  }

  public List<Problem> review(DriverName driver, Setting.Group settings) throws HostException {
    return work.driver(driver).review(settings);
  }

  public List<Finding> check(List<Check> asked) throws InterruptedException {
    return checks.ask(asked);
  }
}
