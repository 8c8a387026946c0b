package rearguard.model.run;

import java.time.Instant;
import java.util.Optional;
import rearguard.model.name.StepId;
import rearguard.model.snapshot.Snapshot;

/**
 * What an agent says of a step.
 *
 * @param attempt counts from one
 * @param evidence one line: what was done or seen; for a failure what to do next
 * @param changed whether the live state was touched by this attempt
 * @param retry whether ordering it again may help
 * @param undo what a REMEMBER step captured
 */
public record StepReport(
    StepId step,
    int attempt,
    StepState state,
    String evidence,
    boolean changed,
    boolean retry,
    Optional<Snapshot> undo,
    Instant at) {}
