package rearguard.model.run;

import java.time.Instant;
import java.util.List;
import rearguard.model.check.Finding;

/**
 * How a takeover ended; the controller may order again once it has acknowledged this.
 *
 * @param state how it stands on this host; other hosts were not asked
 * @param words what the person was told, one sentence each
 * @param findings of the checks that were asked on the host
 */
public record Handback(
    Takeover takeover, RunState state, List<String> words, List<Finding> findings, Instant at) {
  public Handback {
    words = List.copyOf(words);
    findings = List.copyOf(findings);
  }
}
