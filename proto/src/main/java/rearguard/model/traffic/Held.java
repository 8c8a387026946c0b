package rearguard.model.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A hold that is in force.
 *
 * @param component whose it is; another one of this host may hold the same port
 * @param left after which it ends by itself; empty lasts until somebody ends it
 * @param ports such as {@code 443/tcp}, sorted; none for maintenance
 */
public record Held(
    String owner,
    String component,
    Optional<Duration> left,
    List<String> ports,
    List<String> sources) {

  /** One that ends by itself. */
  public Held(
      String owner, String component, Duration left, List<String> ports, List<String> sources) {
    this(owner, component, Optional.of(left), ports, sources);
  }

  public Held {
    ports = List.copyOf(ports);
    sources = List.copyOf(sources);
  }
}
