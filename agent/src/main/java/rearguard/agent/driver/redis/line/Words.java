package rearguard.agent.driver.redis.line;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A command to a server, said completely before it is sent. */
public record Words(List<Blob> all) {
  public Words {
    all = List.copyOf(all);
  }

  public static Words of(String... words) {
    return new Words(Stream.of(words).map(Blob::of).toList());
  }

  public Words and(Blob word) {
    var more = new ArrayList<>(all);
    more.add(word);
    return new Words(more);
  }

  public Words and(String... words) {
    return new Words(Stream.concat(all.stream(), Stream.of(words).map(Blob::of)).toList());
  }

  /** The command alone, fit to be shown: what follows may be a secret. */
  public String name() {
    return all.getFirst().text();
  }
}
