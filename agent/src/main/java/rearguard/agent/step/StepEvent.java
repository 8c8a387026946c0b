package rearguard.agent.step;

import java.util.Optional;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Post.Lease;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.run.RunState;

/** What can happen to a host's part in runs. Times are this host's monotonic nanoseconds. */
public sealed interface StepEvent {

  /** The process begins anew; what its predecessor started is gone. */
  record Restarted() implements StepEvent {}

  /** A controller of this epoch spoke. */
  record Heard(long epoch) implements StepEvent {}

  /** A controller of that epoch has every report up to and with this number. */
  record Acknowledged(long epoch, long number) implements StepEvent {}

  record Leased(RunId run, Lease lease) implements StepEvent {}

  /**
   * A plan is to be held.
   *
   * @param missing what this host lacks for it
   */
  record Offered(Claims.Offer offer, Optional<Problem> missing) implements StepEvent {}

  record Ordered(Order order, HostName here, long now) implements StepEvent {}

  /** A lease was waited for, and came or did not. */
  record Waited(Order order, HostName here, long now) implements StepEvent {}

  /** The entry is on the disk, as the record of that number. */
  record Noted(long number, Entry entry, long now) implements StepEvent {}

  /** The disk took an entry not, and will take none any more. */
  record NotNoted(Problem why) implements StepEvent {}

  /**
   * The attempt is over.
   *
   * @param stopped whether nothing of it is at work any more
   */
  record Ended(Order order, Result result, boolean stopped) implements StepEvent {}

  /** Somebody looked how far an attempt came that a crash ended. */
  record Looked(RunId run, StepId step, int attempt, Result result) implements StepEvent {}

  /** The controller says that the run is over. */
  record Over(long epoch, RunId run, RunState state) implements StepEvent {

    /** As a person on the host ends it, whom no controller is ahead of. */
    static Over here(RunId run, RunState state) {
      return new Over(Long.MAX_VALUE, run, state);
    }
  }
}
