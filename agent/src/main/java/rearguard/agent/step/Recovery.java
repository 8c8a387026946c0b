package rearguard.agent.step;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Within.Ended;
import rearguard.model.name.RunId;
import rearguard.model.plan.Step;
import rearguard.model.snapshot.Drift;

/**
 * What an agent does first of all: ends what its predecessor left running, looks how far the steps
 * came that have an intent and no outcome, and writes down what it saw. It never acts.
 */
public final class Recovery {
  private static final Logger LOG = Logger.getLogger("rearguard.recovery");
  private static final Duration LOOK = Duration.ofMinutes(1);

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
        case Deed.Look(var run, var step, int attempt) ->
            Optional.of(new StepEvent.Looked(run, step.id(), attempt, probed(run, step)));
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

  private Result probed(RunId run, Step step) throws InterruptedException {
    try {
      return switch (Within.limit(LOOK, () -> look(run, step))) {
        case Ended.InTime<Result>(var result) -> result;
        case Ended.TooLong<Result>(), Ended.WillNotStop<Result>() ->
            blind("looking took longer than " + Within.words(LOOK));
      };
    } catch (HostException e) {
      return blind(e.problem().message());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault in driver " + step.driver(), e);
      return blind("a fault in driver " + step.driver());
    }
  }

  private static Result blind(String why) {
    return Result.unknown(
        "the agent ended in the middle, and cannot tell how far it came: " + why, true, false);
  }

  private Result look(RunId run, Step step) throws HostException, InterruptedException {
    var driver = work.driver(step.driver());
    var shelf = work.keeping().shelf(step.snapshot(), step.digest());
    var bench = work.keeping().bench(run, step);
    var progress = driver.probe(work.subject(step), shelf, bench);
    return progress == Progress.DONE
        ? verified(driver.verify(work.subject(step), shelf))
        : judged(progress);
  }

  private static Result verified(Drift left) {
    return left.none()
        ? Result.done(
            "the agent ended in the middle; the restore is complete", true, Optional.empty())
        : Result.unknown(
            "the agent ended in the middle: " + String.join(", ", left.words()), true, true);
  }

  /** What may be ordered after each answer of a probe. Pure. */
  public static Result judged(Progress progress) {
    return switch (progress) {
      case DONE -> verified(new Drift(List.of(), ""));
      case NOT_DONE -> Result.unknown("the agent ended before anything was switched", false, true);
      case MIXED -> Result.unknown("the agent ended half-way", true, true);
      case UNKNOWN -> blind("the driver does not know");
    };
  }
}
