package rearguard.agent.driver;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.flag.Flag;
import rearguard.model.snapshot.Drift;
import rearguard.model.traffic.Admission;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;

/**
 * Captures and restores one kind of state on a host. Every call may be repeated; a call that is
 * killed at any instant leaves nothing that a repeated call does not set right. Drivers hold no
 * state between calls that the disk does not hold.
 */
public interface Driver {
  DriverSpec spec();

  /**
   * What is wrong with a section, beyond unknown and missing keys; the place's path is relative to
   * it. Pure.
   */
  List<Problem> review(Setting.Group settings);

  /**
   * What this driver finds on the host, as sections for a fleet file; empty when there is nothing
   * to care for.
   */
  List<Setting.Group> detect(Host host) throws HostException, InterruptedException;

  /** Copies the target's state aside without disturbing it. */
  Captured capture(Subject subject, Shelf.Writer shelf) throws HostException, InterruptedException;

  /**
   * What restoring would change now, in words; an exception when it could not be restored, naming
   * the missing piece.
   */
  Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException;

  /**
   * Builds everything the restore will need beside the live state, and proves that it is complete.
   */
  String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException;

  /** Switches to what was prepared. Tells in one line what was done. */
  String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException;

  /** Whether the target now is what the snapshot says: the drift that is left. */
  Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException;

  /** After a crash: how far a restore of this run came. Changes nothing. */
  Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException;

  /** Drops what was built aside for a run. */
  void tidy(Subject subject, Bench bench) throws HostException, InterruptedException;

  enum Progress {
    DONE,
    NOT_DONE,
    MIXED,
    UNKNOWN
  }

  /** A driver that can make anew what was not kept, from what it keeps. */
  interface Rebuilds {
    /**
     * Draws up a snapshot as if it had been captured when that version ran. What had to be made and
     * was not kept is made when the snapshot is prepared, never before and never later.
     *
     * @param version one that no snapshot holds, such as a commit; or a snapshot that lost
     *     something
     * @param asked whether an operator asked for making it; if not, a version that needs it is
     *     refused with what is not kept
     */
    Captured draw(Subject subject, Version version, boolean asked, Shelf.Writer shelf)
        throws HostException, InterruptedException;
  }

  /** A driver whose snapshots hold what things of other drivers are made from. */
  interface Sourced {
    /** Files as that snapshot has them; nothing of them is read yet. */
    Source source(Subject subject, Shelf kept) throws HostException;
  }

  /** What a rebuild goes back to. */
  sealed interface Version {
    /**
     * As the driver understands it: a commit, or FLAG=VALUE for what is now with that flag set; a
     * stranger may have written it.
     */
    record Named(String name) implements Version {}

    /**
     * A snapshot that lost something.
     *
     * @param beside what the same restore point has of this host to make things from
     */
    record Snapshot(Shelf kept, List<Source> beside) implements Version {
      public Snapshot {
        beside = List.copyOf(beside);
      }

      public Snapshot(Shelf kept) {
        this(kept, List.of());
      }
    }
  }

  /** A driver that keeps a part of its snapshots where the target is, and not in the store. */
  interface KeepsOutside {
    /**
     * Drops that part, so that the snapshot may go; nobody can restore it afterwards. Absent is
     * fine.
     */
    void forget(Subject subject, Shelf kept) throws HostException, InterruptedException;
  }

  /** A driver whose undo point holds something else than what it captures at any other time. */
  interface Remembers {
    /** As {@link #capture}, for the undo point of a run: what takes the run back. */
    Captured remember(Subject subject, Shelf.Writer shelf)
        throws HostException, InterruptedException;
  }

  /** A driver whose sections name what the host itself declares. */
  interface LooksUp {
    /** What of a section does not fit the host's declarations, as {@link #review} says it. */
    List<Problem> lookUp(Setting.Group settings, Host host)
        throws HostException, InterruptedException;
  }

  /** A driver that can empty what its target's section names. */
  interface Purges {
    /**
     * Removes everything the section names, and nothing else. What changed since the undo point was
     * taken goes as well, and is said. May be repeated. Tells in one line what went.
     *
     * @param undo this run's undo point of the target
     */
    String purge(Subject subject, Shelf undo, Bench bench)
        throws HostException, InterruptedException;
  }

  /** A driver whose targets run: they can be stopped while something beneath them is switched. */
  interface Stops {
    /**
     * Ends what runs, or says why it may go on serving until the restore. Tells in one line what
     * was done.
     */
    String stop(Subject subject, Shelf kept, Bench bench)
        throws HostException, InterruptedException;

    /**
     * As {@link #stop}, but nothing of it serves on afterwards, whatever the restore could bear.
     */
    String halt(Subject subject, Shelf kept, Bench bench)
        throws HostException, InterruptedException;

    /** Starts what was stopped, unchanged. */
    String start(Subject subject, Shelf kept, Bench bench)
        throws HostException, InterruptedException;
  }

  /** A driver that can tell at little cost whether its target may have changed. */
  interface Watches {
    /**
     * Equal to an earlier answer while nothing happened to the target. Where it differs, {@link
     * #compare} tells whether anything did. Asked every few seconds, all day: starts no program and
     * looks at names and times only, as much as is told by them.
     */
    String glance(Subject subject) throws HostException, InterruptedException;
  }

  /** A driver that knows where what happens to its target leaves traces. */
  interface Witness {
    /**
     * What to take as evidence, as far as it can be told now; what cannot is among it as lost.
     * Changes nothing.
     */
    List<Trace> traces(Subject subject) throws HostException, InterruptedException;
  }

  /** A driver whose targets have something to show when a step has touched them. */
  interface Shows {
    /**
     * The last lines and the figures of the target, the most telling first; none when there is
     * nothing. Changes nothing, waits for nothing, and is interrupted after two seconds.
     *
     * @param since when what is of interest began; older lines may be left out
     */
    List<Show> shows(Subject subject, Instant since) throws HostException, InterruptedException;
  }

  /** A driver whose target is feature flags. */
  interface Flagged {
    /**
     * Every flag that the section names, as it is now and as that snapshot has it. Changes nothing.
     *
     * @param print what is shown in place of a value that may be a secret
     */
    List<Flag> flags(Subject subject, Optional<Shelf> kept, UnaryOperator<String> print)
        throws HostException, InterruptedException;
  }

  /** A driver that cares for what holds secrets, which lines of others may repeat. */
  interface Hides {
    /**
     * What is there now and may hold secrets, as {@code KEY=value} or {@code KEY: value}, line by
     * line. Never shown. An exception when it cannot be told: then no lines are shown.
     */
    List<String> hidden(Subject subject) throws HostException, InterruptedException;

    /** Likewise, in a snapshot. */
    List<String> hidden(Subject subject, Shelf kept) throws HostException;
  }

  /** A driver that can keep traffic away from its target. A hold needs nobody to end it. */
  interface Holds {
    /**
     * Keeps traffic away from now on, or renews a hold of the same owner: afterwards it ends after
     * {@code terms.length()} and lets in {@code terms.sources()}, whatever was said before. Never
     * covers the way in: that is refused. Tells in one line what is held.
     */
    String hold(Subject subject, Hold terms) throws HostException, InterruptedException;

    /**
     * As {@link #hold} of an owner that holds already, but who was let through by {@link #admit}
     * stays let through.
     */
    default String renew(Subject subject, Hold terms) throws HostException, InterruptedException {
      return hold(subject, terms);
    }

    /**
     * Lets these through what that owner holds of this target, in place of whom it let through so
     * before; refused when it holds nothing. The hold keeps its own end.
     */
    default String admit(Subject subject, String owner, Admission who)
        throws HostException, InterruptedException {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              subject.target() + " lets everybody through or nobody",
              "Release it."));
    }

    /** Ends what that owner holds of this target; what others hold stays. Nothing held is fine. */
    String release(Subject subject, String owner) throws HostException, InterruptedException;

    /** What is held of this target, by whomever, read from the kernel; sorted by owner. */
    List<Held> held(Subject subject) throws HostException, InterruptedException;
  }
}
