package rearguard.model.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a hold.
 *
 * @param owner a run or a person: a letter or digit, then up to 63 of letters, digits, {@code . _
 *     -}
 * @param length after which it ends by itself; whole seconds, at least one; empty lasts until
 *     somebody ends it, which only maintenance can
 * @param sources addresses or prefixes of both families that are let in all the same, for a gradual
 *     release; empty lets in nobody
 * @param why what people are told of it
 */
public record Hold(String owner, Optional<Duration> length, List<String> sources, Why why) {

  /** Whose users are kept away, and what for; either may be empty. */
  public record Why(String application, String reason) {
    public static final Why UNSAID = new Why("", "");
  }

  /** One that ends by itself, and of which nothing is told. */
  public Hold(String owner, Duration length, List<String> sources) {
    this(owner, Optional.of(length), sources, Why.UNSAID);
  }

  public Hold {
    sources = List.copyOf(sources);
  }

  public Hold by(String other) {
    return new Hold(other, length, sources, why);
  }

  public Hold because(Why other) {
    return new Hold(owner, length, sources, other);
  }
}
