package rearguard.model.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;

/**
 * What one check found.
 *
 * @param host the host it was asked on
 * @param evidence one line: what was seen, as {@code 500 in 12 ms, wanted 200}
 */
public record Finding(
    CheckName check,
    Optional<HostName> host,
    Verdict verdict,
    String evidence,
    Duration took,
    Instant at) {

  /** As that host found it. */
  public Finding of(HostName where) {
    return new Finding(check, Optional.of(where), verdict, evidence, took, at);
  }
}
