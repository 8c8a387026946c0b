package rearguard.model.run;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.model.check.Check;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;

/**
 * What was decided about a run on the way.
 *
 * @param claim who decides; another one after a take-over
 * @param left hosts left behind: they take no part, or no further part, and owe a catch-up when the
 *     run changed anything
 * @param forgiven hosts that failed and do not count against the limit, because someone pushed on
 * @param backward hosts that go back, or went back, to the undo point
 * @param aborting no further step starts, there or back
 * @param taken hosts whose part a person drives on the host itself: nothing is ordered there
 * @param later checks that are left to the end of a lock-down that began meanwhile
 * @param waiting what it waits for beside its hosts
 */
public record Course(
    Claim claim,
    SortedSet<HostName> left,
    SortedSet<HostName> forgiven,
    SortedSet<HostName> backward,
    boolean aborting,
    SortedSet<HostName> taken,
    List<CheckName> later,
    Waiting waiting) {
  public Course {
    left = Collections.unmodifiableSortedSet(new TreeSet<>(left));
    forgiven = Collections.unmodifiableSortedSet(new TreeSet<>(forgiven));
    backward = Collections.unmodifiableSortedSet(new TreeSet<>(backward));
    taken = Collections.unmodifiableSortedSet(new TreeSet<>(taken));
    later = List.copyOf(later);
  }

  /** Nobody on a host has taken anything over. */
  public Course(
      Claim claim,
      SortedSet<HostName> left,
      SortedSet<HostName> forgiven,
      SortedSet<HostName> backward,
      boolean aborting) {
    this(claim, left, forgiven, backward, aborting, new TreeSet<>(), List.of(), Waiting.NONE);
  }

  /** What proves that part of the plan in this run. */
  public List<Check> asked(HostPart part) {
    return later.isEmpty()
        ? part.checks()
        : part.checks().stream().filter(check -> !later.contains(check.name())).toList();
  }

  /** Of these, what the host itself is asked. */
  public List<Check> askedOfHosts(HostPart part) {
    return asked(part).stream().filter(check -> !check.manual()).toList();
  }

  /** Of these, what only a person can answer. */
  public List<Check> askedOfPeople(HostPart part) {
    return asked(part).stream().filter(Check::manual).toList();
  }

  /** Nothing was decided yet. */
  public static Course of(Claim claim) {
    return new Course(claim, new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), false);
  }
}
