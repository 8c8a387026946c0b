package rearguard.agent.step;

import java.util.logging.Logger;
import rearguard.agent.host.Failpoint;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.model.name.StepId;

/**
 * What an agent does first of all: ends what its predecessor left running, looks how far the steps
 * came that have an intent and no outcome, and writes down what it saw. It never acts.
 */
public final class Recovery {
  private static final Logger LOG = Logger.getLogger("rearguard.recovery");

  private final Desk desk;
  private final Work work;
  private final Looking looking;

  public Recovery(Desk desk, Work work) {
    this.desk = desk;
    this.work = work;
    this.looking = new Looking(work, "the agent ended in the middle");
  }

  /** To be done before the first order is heard. */
  public void recover() throws HostException, InterruptedException {
    int ended = work.host().programs().endLeftovers();
    if (ended > 0) {
      LOG.warning(() -> "ended " + ended + " programs of an agent that is no more");
    }
    if (desk.observesOnly().isPresent()) {
      return;
    }
    for (var held : desk.book().open().values()) {
      for (var trace : held.traces().entrySet()) {
        if (trace.getValue().outcome().isEmpty()) {
          recover(held, trace.getKey(), trace.getValue().attempt());
        }
      }
    }
  }

  private void recover(HeldRun held, StepId id, int attempt)
      throws HostException, InterruptedException {
    var step = held.step(id);
    var result =
        step.isPresent()
            ? looking.at(held.run(), step.get())
            : Result.unknown("the plan has no step " + id, false, false);
    var report = result.report(id, attempt, work.host().clock().instant());
    Failpoint.IN_RECOVERY.reached();
    desk.note(new Entry.Outcome(held.run(), report));
    LOG.warning(() -> held.run() + " " + id + " was cut short: " + report.evidence());
  }
}
