package rearguard.model.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

/**
 * One machine of the fleet as the controller knows it.
 *
 * @param id never used again, also when the name is
 * @param state what the controller sees now
 * @param skew the host's clock minus the controller's, as of the last heartbeat
 * @param quarantine why nothing is ordered of it; empty while it is not quarantined
 * @param certificateEnds when the certificate ends that it came with last; empty for one that was
 *     only invited
 */
public record Host(
    String id,
    HostName name,
    SortedSet<Tag> tags,
    State state,
    Optional<HostFacts> facts,
    Optional<HostHealth> health,
    Optional<Instant> lastContact,
    Duration skew,
    Optional<String> quarantine,
    Optional<Instant> certificateEnds) {

  /**
   * Invited hosts have a token that nobody used yet; of quarantined ones two agents speak, or one
   * that is older than itself.
   */
  public enum State {
    INVITED,
    CONNECTED,
    SILENT,
    REVOKED,
    QUARANTINED
  }

  public Host {
    tags = java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(tags));
  }
}
