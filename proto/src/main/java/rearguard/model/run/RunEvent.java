package rearguard.model.run;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;

/**
 * What can happen to a run. The list of them, in order, is the run's history; replaying it gives
 * the same run.
 */
public sealed interface RunEvent {
  Instant at();

  /** The operator said yes. */
  record Begun(Instant at, String by, String reason) implements RunEvent {}

  /** The host holds its whole part of the plan durably and has claimed the application. */
  record Accepted(Instant at, HostName host) implements RunEvent {}

  /** The host will not take part, and why. */
  record Declined(Instant at, HostName host, String why) implements RunEvent {}

  /** A step began or ended. */
  record Reported(Instant at, HostName host, StepReport report) implements RunEvent {}

  /** The checks asked on a host, or of the fleet, were answered. */
  record Judged(Instant at, HostName host, List<Finding> findings) implements RunEvent {
    public Judged {
      findings = List.copyOf(findings);
    }
  }

  /** The undo point is complete: every host's present is captured. */
  record Remembered(Instant at, PointId point) implements RunEvent {}

  /** The host went silent. */
  record Lost(Instant at, HostName host) implements RunEvent {}

  /**
   * The host has been silent for so long that nothing it was ordered before can begin there any
   * more, or still be at work within its deadline.
   */
  record Excluded(Instant at, HostName host) implements RunEvent {}

  /** The host is back and has told the last state of every step it was ever ordered. */
  record Returned(Instant at, HostName host, List<StepReport> known) implements RunEvent {
    public Returned {
      known = List.copyOf(known);
    }
  }

  /** The controller came back and took the run over again, under a higher epoch. */
  record Recovered(Instant at, long epoch) implements RunEvent {}

  /**
   * What earlier versions recorded of an abort: a host that was silent then was not waited for. Now
   * it is {@link Asked} with the verb ABORT.
   */
  record AbortAsked(Instant at, String by, String reason) implements RunEvent {}

  /** Users are kept away from here on: what they would find is asked when that ends. */
  record LockedDown(Instant at, List<CheckName> later) implements RunEvent {
    public LockedDown {
      later = List.copyOf(later);
    }
  }

  /** A person on the host drives its part from here on. */
  record TakenOver(Instant at, HostName host, Takeover takeover) implements RunEvent {}

  /** The person on the host is done; this is the last state of every step there. */
  record HandedBack(Instant at, HostName host, Handback handback, List<StepReport> known)
      implements RunEvent {
    public HandedBack {
      known = List.copyOf(known);
    }
  }

  /**
   * A person said whether a check passes that only a person can answer.
   *
   * @param verdict passed or failed: who does not know does not answer
   */
  record Answered(Instant at, CheckName check, Verdict verdict, String by, String reason)
      implements RunEvent {
    public Answered {
      if (verdict == Verdict.UNKNOWN) {
        throw new IllegalArgumentException("a person says yes or no");
      }
    }

    /** As in {@code check login: ann says yes (looked twice)}. */
    public String words() {
      return "check " + check + ": " + saying();
    }

    /** As in {@code ann says yes (looked twice)}. */
    public String saying() {
      return Quoted.of(by)
          + " says "
          + (verdict == Verdict.PASSED ? "yes" : "no")
          + (reason.isBlank() ? "" : " (" + Quoted.of(reason) + ")");
    }
  }

  /**
   * An operator steers.
   *
   * @param hosts which hosts are meant; empty for all that it makes sense for
   */
  record Asked(Instant at, RunVerb verb, String by, String reason, SortedSet<HostName> hosts)
      implements RunEvent {
    public Asked {
      hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
    }
  }
}
