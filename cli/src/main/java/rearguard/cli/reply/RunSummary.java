package rearguard.cli.reply;

import java.time.Instant;
import java.util.Optional;
import rearguard.model.run.RunState;

/** A run in one row. */
public record RunSummary(
    String id,
    String application,
    String procedure,
    String targetWords,
    RunState state,
    String by,
    String reason,
    Instant began,
    Optional<Instant> ended,
    String lastWord) {}
