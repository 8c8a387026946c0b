package rearguard.agent.step;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import rearguard.agent.step.Act.Done;
import rearguard.agent.step.turn.Within;
import rearguard.agent.step.turn.Within.Ended;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.model.name.StepId;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.Snapshot;

/** How an attempt ended, before anybody is told. Pure. */
public record Result(
    StepState state, String evidence, boolean changed, boolean retry, Optional<Snapshot> undo) {

  public static Result failed(String why, boolean changed) {
    return new Result(StepState.FAILED, why, changed, false, Optional.empty());
  }

  /** Nobody can say how far it came; {@code retry} when it may be ordered again. */
  public static Result unknown(String why, boolean changed, boolean retry) {
    return new Result(StepState.UNKNOWN, why, changed, retry, Optional.empty());
  }

  public static Result done(String words, boolean changed, Optional<Snapshot> undo) {
    return new Result(StepState.DONE, words, changed, false, undo);
  }

  static Result of(Ended<Done> ended, Duration limit, boolean touched) {
    return switch (ended) {
      case Ended.TooLong<Done>() ->
          touched
              ? unknown("took longer than " + Within.words(limit) + " and was ended", true, false)
              : failed("took longer than " + Within.words(limit), false);
      case Ended.WillNotStop<Done>() ->
          unknown("took longer than " + Within.words(limit) + " and does not stop", touched, false);
      case Ended.InTime<Done>(var done) ->
          done.drift().none()
              ? done(done.words(), touched, done.undo())
              : failed(
                  "restored, but not all of it: " + String.join(", ", done.drift().words()), true);
    };
  }

  public static Result of(Problem problem, boolean touched) {
    var words =
        problem.hint().isEmpty() ? problem.message() : problem.message() + ". " + problem.hint();
    return new Result(
        StepState.FAILED, words, problem.changed() || touched, problem.retry(), Optional.empty());
  }

  /** Not to be ordered again by itself: what was too slow once is too slow twice. */
  Result notAgain() {
    return new Result(state, evidence, changed, false, undo);
  }

  public StepReport report(StepId step, int attempt, Instant at) {
    return new StepReport(step, attempt, state, Quoted.of(evidence), changed, retry, undo, at);
  }
}
