package rearguard.model.traffic;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of a hold.
 *
 * @param owner a run or a person: a letter or digit, then up to 63 of letters, digits, {@code . _
 *     -}
 * @param length after which it ends by itself; whole seconds, at least one
 * @param sources addresses or prefixes of both families that are let in all the same, for a gradual
 *     release; empty lets in nobody
 */
public record Hold(String owner, Duration length, List<String> sources) {
  public Hold {
    sources = List.copyOf(sources);
  }
}
