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
   * An agent asks for the next certificate when a month is left: with less, something hinders it.
   */
  private static final Duration SOON = Duration.ofDays(14);

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

  /** When its certificate ends, if that is soon enough to do something about it, or was before. */
  public Optional<Instant> endsSoon(Instant now) {
    return certificateEnds
        .filter(_ -> state != State.REVOKED)
        .filter(ends -> ends.minus(SOON).isBefore(now));
  }

  /** What to do about a certificate that ends soon. */
  public String whenItEndsSoon(Instant now) {
    return certificateEnds.filter(now::isBefore).isPresent()
        ? "its agent asks for the next one as soon as it is connected: see its log for why it did"
            + " not"
        : "ask for a token with \"rearguard host enrol "
            + name
            + "\" and give it to \"rearguard-agent enrol --again\" there";
  }
}
