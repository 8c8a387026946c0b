package rearguard.agent.step;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.agent.check.Checks;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Source;
import rearguard.agent.host.HostException;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.flag.Asked;
import rearguard.model.flag.Flag;
import rearguard.model.name.DriverName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Admission;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;

/**
 * What may be asked of a host at any time: nothing here changes what runs, though it may keep users
 * away from it. Thread-safe; asking twice is answered twice.
 */
public final class Questions {
  private final Work work;
  private final Checks checks;

  /** Of a host whose commands are declared in the usual place. */
  public Questions(Work work) {
    this(work, PolicyFile.USUAL);
  }

  public Questions(Work work, PolicyFile commands) {
    this.work = work;
    this.checks = new Checks(work.host(), work.self(), commands);
  }

  /** A target as the fleet file knows it. */
  public record Section(Target target, DriverName driver, Setting.Group settings) {}

  public Snapshot capture(SnapshotId id, Section section)
      throws HostException, InterruptedException {
    var driver = work.driver(section.driver());
    return work.keeping().capture(id, work.subject(section.target(), section.settings()), driver);
  }

  /** A snapshot of a version that was never captured, or of one that lost something. */
  public Snapshot draw(SnapshotId id, Section section, Wanted wanted)
      throws HostException, InterruptedException {
    var driver = work.driver(section.driver());
    if (!(driver instanceof Driver.Rebuilds rebuilds)) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "driver \"" + section.driver() + "\" can only go back to what was captured",
              "Choose a restore point."));
    }
    var version =
        wanted.snapshot().isPresent()
            ? new Driver.Version.Snapshot(
                work.keeping().remains(wanted.snapshot().get()), sources(wanted.beside()))
            : new Driver.Version.Named(wanted.version());
    var subject = work.subject(section.target(), section.settings());
    return work.keeping()
        .keep(id, subject, driver, shelf -> rebuilds.draw(subject, version, wanted.asked(), shelf));
  }

  /**
   * What a drawn snapshot is to be of.
   *
   * @param version in the driver's words; unless it is a snapshot
   * @param asked whether an operator asked that what was not kept is made anew
   * @param beside what the same restore point has of this host besides
   */
  public record Wanted(
      String version, Optional<SnapshotId> snapshot, boolean asked, List<SnapshotId> beside) {
    public Wanted {
      beside = List.copyOf(beside);
    }
  }

  private List<Source> sources(List<SnapshotId> beside) {
    var sources = new ArrayList<Source>();
    for (var id : beside) {
      source(id).ifPresent(sources::add);
    }
    return sources;
  }

  /** What cannot be read is no source; whoever needs it says what is lacking. */
  private Optional<Source> source(SnapshotId id) {
    try {
      var section = work.keeping().section(id);
      if (section.isEmpty()
          || !(work.driver(section.get().driver()) instanceof Driver.Sourced sourced)) {
        return Optional.empty();
      }
      var subject = work.subject(section.get().target(), section.get().settings());
      return Optional.of(sourced.source(subject, work.keeping().remains(id)));
    } catch (HostException _) {
      return Optional.empty();
    }
  }

  /** What restoring would change now; an exception names what is missing for it. */
  public Drift compare(SnapshotId id, String digest, Section section)
      throws HostException, InterruptedException {
    var driver = work.driver(section.driver());
    var shelf = work.keeping().shelf(id, digest);
    return driver.compare(work.subject(section.target(), section.settings()), shelf);
  }

  /** What is kept here, and is not being dropped; whether it is whole nobody has looked. */
  public List<SnapshotId> kept() throws HostException {
    return work.keeping().store().all();
  }

  /** Equal while nothing happens to the target; empty when its driver cannot tell. */
  public Optional<String> glance(Section section) throws HostException, InterruptedException {
    return work.driver(section.driver()) instanceof Driver.Watches watches
        ? Optional.of(watches.glance(work.subject(section.target(), section.settings())))
        : Optional.empty();
  }

  /** Keeps traffic away, lets it through, or only looks; tells what is held then. */
  public Standing traffic(Section section, Wish wish) throws HostException, InterruptedException {
    var driver = work.holds(section.driver());
    var subject = work.subject(section.target(), section.settings());
    var words =
        switch (wish) {
          case Wish.Keep(var terms) -> driver.hold(subject, terms);
          case Wish.Release(var owner) -> driver.release(subject, owner);
          case Wish.Admit(var owner, var sources) ->
              driver.admit(subject, owner, new Admission(sources, Optional.empty()));
          case Wish.Look() -> "";
        };
    return new Standing(words, driver.held(subject));
  }

  /** The flags of a target, beside what a snapshot has of them when one is named. */
  public List<Flag> flags(Asked asked) throws HostException, InterruptedException {
    var section = asked.section();
    var store = work.keeping().store();
    if (!(work.driver(section.driver()) instanceof Driver.Flagged flagged)) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "driver \"" + section.driver() + "\" has no flags to tell of",
              "Update the agent on " + work.self() + "."));
    }
    return flagged.flags(
        work.subject(section.target(), section.settings()),
        asked.kept().flatMap(this::shelf),
        value -> store.keyed(value.getBytes(StandardCharsets.UTF_8)).substring(0, 8));
  }

  /** What flags are now can be told without it. */
  private Optional<Shelf> shelf(Asked.Kept kept) {
    try {
      return Optional.of(work.keeping().shelf(kept.id(), kept.digest()));
    } catch (HostException e) {
      return Optional.empty();
    }
  }

  /** What is wrong with a section by itself, else by what this host declares. */
  public List<Problem> review(DriverName name, Setting.Group settings)
      throws HostException, InterruptedException {
    var driver = work.driver(name);
    var problems = driver.review(settings);
    return problems.isEmpty() && driver instanceof Driver.LooksUp looks
        ? looks.lookUp(settings, work.host())
        : problems;
  }

  public List<Finding> check(List<Check> asked) throws InterruptedException {
    return checks.ask(asked);
  }
}
