package rearguard.agent.step;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.host.HostException;
import rearguard.agent.step.turn.Within;
import rearguard.agent.step.turn.Within.Ended;
import rearguard.model.name.RunId;
import rearguard.model.plan.Step;
import rearguard.model.snapshot.Drift;

/**
 * Looks how far a restore came that did not come to its end. Changes nothing.
 *
 * @param happened why it did not, at the beginning of what is told
 */
record Probing(Work work, String happened) {
  private static final Logger LOG = Logger.getLogger("rearguard.recovery");
  private static final Duration LIMIT = Duration.ofMinutes(1);

  Result at(RunId run, Step step) throws InterruptedException {
    try {
      return switch (Within.limit(LIMIT, () -> look(run, step))) {
        case Ended.InTime<Result>(var result) -> result;
        case Ended.TooLong<Result>(), Ended.WillNotStop<Result>() ->
            blind(happened, "looking took longer than " + Within.words(LIMIT));
      };
    } catch (HostException e) {
      return blind(happened, e.problem().message());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault in driver " + step.driver(), e);
      return blind(happened, "a fault in driver " + step.driver());
    }
  }

  private Result look(RunId run, Step step) throws HostException, InterruptedException {
    var driver = work.driver(step.driver());
    var shelf = work.keeping().shelf(step.snapshot(), step.digest());
    var bench = work.keeping().bench(run, step);
    var progress = driver.probe(work.subject(step), shelf, bench);
    return progress == Progress.DONE
        ? verified(happened, driver.verify(work.subject(step), shelf))
        : judged(happened, progress);
  }

  private static Result blind(String happened, String why) {
    return Result.unknown(happened + ", and cannot tell how far it came: " + why, true, false);
  }

  private static Result verified(String happened, Drift left) {
    return left.none()
        ? Result.done(happened + "; the restore is complete", true, Optional.empty())
        : Result.unknown(happened + ": " + String.join(", ", left.words()), true, true);
  }

  /** What may be ordered after each answer of a probe. Pure. */
  static Result judged(String happened, Progress progress) {
    return switch (progress) {
      case DONE -> verified(happened, new Drift(List.of(), ""));
      case NOT_DONE -> Result.unknown(happened + ", before anything was switched", false, true);
      case MIXED -> Result.unknown(happened + ", half-way", true, true);
      case UNKNOWN -> blind(happened, "the driver does not know");
    };
  }
}
