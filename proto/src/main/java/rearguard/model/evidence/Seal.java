package rearguard.model.evidence;

import java.time.Instant;
import java.util.List;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;

/**
 * What a host says of evidence that it keeps.
 *
 * @param whole false when taking it was cut short; then it holds what had been taken until then
 * @param digest SHA-256 of its manifest, hex: who noted it can tell later that nothing was changed
 * @param notes what was cut, and what could not be had and why
 */
public record Seal(
    EvidenceId id,
    HostName host,
    ApplicationName application,
    Instant begun,
    Instant sealed,
    boolean whole,
    int entries,
    long bytes,
    String digest,
    List<String> notes) {
  public Seal {
    notes = List.copyOf(notes);
  }
}
