package rearguard.model.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is let through a hold.
 *
 * @param sources addresses or prefixes of both families
 * @param length after which the hold is closed again by itself; empty: when the hold ends
 */
public record Admission(List<String> sources, Optional<Duration> length) {
  /** Whoever comes, over either family. */
  public static final List<String> EVERYBODY = List.of("0.0.0.0/0", "::/0");

  public Admission {
    sources = List.copyOf(sources);
  }
}
