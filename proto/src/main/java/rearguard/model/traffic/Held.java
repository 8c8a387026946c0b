package rearguard.model.traffic;

import java.time.Duration;
import java.util.List;

/**
 * A hold that is in force.
 *
 * @param component whose it is; another one of this host may hold the same port
 * @param left after which it ends by itself
 * @param ports such as {@code 443/tcp}, sorted
 */
public record Held(
    String owner, String component, Duration left, List<String> ports, List<String> sources) {
  public Held {
    ports = List.copyOf(ports);
    sources = List.copyOf(sources);
  }
}
