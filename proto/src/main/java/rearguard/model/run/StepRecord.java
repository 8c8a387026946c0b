package rearguard.model.run;

import java.time.Instant;
import java.util.Optional;

/** What the controller knows of a step of a run. */
public record StepRecord(
    StepState state,
    int attempt,
    String evidence,
    boolean changed,
    Optional<Instant> began,
    Optional<Instant> ended) {
  public static final StepRecord PLANNED =
      new StepRecord(StepState.PLANNED, 0, "", false, Optional.empty(), Optional.empty());
}
