package rearguard.model.traffic;

import java.time.Instant;
import java.util.Optional;

/**
 * A hold as its host tells of it with every heartbeat: who keeps whose users away, why, and how
 * long.
 *
 * @param application empty when the host was not told
 * @param maintenance users are told of it; else their packets are kept away
 * @param why what it was asked for, in words; may be empty
 * @param until when it ends by itself, by the host's clock; empty lasts until somebody ends it
 * @param trouble why it is not as it should be; empty when it is
 */
public record InForce(
    String application,
    String component,
    boolean maintenance,
    String owner,
    String why,
    Instant since,
    Optional<Instant> until,
    String trouble) {

  /** With other trouble, or none. */
  public InForce troubled(String other) {
    return new InForce(application, component, maintenance, owner, why, since, until, other);
  }
}
