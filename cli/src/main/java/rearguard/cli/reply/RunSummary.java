package rearguard.cli.reply;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rearguard.model.run.Claim;
import rearguard.model.run.RunState;

/**
 * A run in one row.
 *
 * @param claim who decides about it, why, and since when
 * @param alive when a controller last said that it drives it; empty for one that ended
 * @param waiting what a person is asked, and what to type
 */
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
    String lastWord,
    Claim claim,
    Optional<Instant> alive,
    List<String> waiting) {
  public RunSummary {
    waiting = List.copyOf(waiting);
  }
}
