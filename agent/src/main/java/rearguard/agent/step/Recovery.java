package rearguard.agent.step;

import java.util.Optional;
import java.util.logging.Logger;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.host.Failpoint;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.RunId;
import rearguard.model.plan.Step;

/**
 * What an agent does first of all: ends what its predecessor left running, looks how far the steps
 * came that have an intent and no outcome, and writes down what it saw. It never acts.
 */
public final class Recovery {
  private static final Logger LOG = Logger.getLogger("rearguard.recovery");
  private static final String ENDED = "the agent ended in the middle";

  private final Desk desk;
  private final Work work;

  public Recovery(Desk desk, Work work) {
    this.desk = desk;
    this.work = work;
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
    desk.take(new StepEvent.Restarted(), new Looking());
  }

  private final class Looking implements Desk.Hand {
    @Override
    public Optional<StepEvent> perform(Deed deed) throws InterruptedException {
      return switch (deed) {
        case Deed.Look(var run, var step, int attempt) -> looked(run, step, attempt);
        case Deed.Tell(var told) -> cutShort(told);
        case Deed.Note _,
            Deed.Conclude _,
            Deed.AwaitLease _,
            Deed.Perform _,
            Deed.Retell _,
            Deed.Say _,
            Deed.Accept _,
            Deed.Decline _,
            Deed.Tidy _,
            Deed.Ignore _ ->
            throw new IllegalStateException("recovery only looks: " + deed);
      };
    }

    private Optional<StepEvent> looked(RunId run, Step step, int attempt)
        throws InterruptedException {
      var result = new Probing(work, ENDED).at(run, step);
      Failpoint.IN_RECOVERY.reached();
      return Optional.of(new StepEvent.Looked(run, step.id(), attempt, result));
    }

    /** It is told from the journal, once there is somebody to tell it to. */
    private static Optional<StepEvent> cutShort(Told told) {
      var report = told.report();
      LOG.warning(() -> told.run() + " " + report.step() + " was cut short: " + report.evidence());
      return Optional.empty();
    }

    @Override
    public Host host() {
      return work.host();
    }
  }

  /** What may be ordered after each answer of a probe. Pure. */
  public static Result judged(Progress progress) {
    return Probing.judged(ENDED, progress);
  }
}
