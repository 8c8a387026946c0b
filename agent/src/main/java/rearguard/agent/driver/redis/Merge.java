package rearguard.agent.driver.redis;

import java.util.Optional;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.host.HostException;

/**
 * Walks the kept keys and the live ones side by side, in order, holding one of each. A kept key
 * that has expired since is none.
 */
final class Merge {
  private final Server server;
  private final RedisState.Keys keys;
  private final Look look;
  private final long now;
  private Optional<KeyState> kept;
  private Optional<KeyState> live;
  private long expired;

  private Merge(Server server, RedisState.Keys keys, Look look)
      throws HostException, InterruptedException {
    this.server = server;
    this.keys = keys;
    this.look = look;
    now = server.now();
    kept = Optional.empty();
    live = Optional.empty();
    nextKept();
    live = look.next();
  }

  static Merge of(Server server, RedisState state, Shelf shelf, RedisSettings.Limits limits)
      throws HostException, InterruptedException {
    var survey = Survey.of(server, state.patterns(), limits);
    return new Merge(server, new RedisState.Keys(shelf, state.keys()), Look.at(server, survey));
  }

  /** A key that is kept, live, or both. */
  record Pair(Optional<KeyState> kept, Optional<KeyState> live) {
    boolean same() {
      return kept.equals(live);
    }

    Blob key() {
      return kept.or(() -> live).orElseThrow().key();
    }

    int pattern() {
      return kept.or(() -> live).orElseThrow().pattern();
    }
  }

  @FunctionalInterface
  interface Visitor {
    void see(Pair pair) throws HostException, InterruptedException;
  }

  /** The dump of the kept key that is seen may be passed on once, while it is seen. */
  RedisState.Keys keys() {
    return keys;
  }

  /** How many kept keys have expired, of those that were seen. */
  long expired() {
    return expired;
  }

  void all(Visitor visitor) throws HostException, InterruptedException {
    while (kept.isPresent() || live.isPresent()) {
      int order = order();
      var pair =
          new Pair(order <= 0 ? kept : Optional.empty(), order >= 0 ? live : Optional.empty());
      if (!justExpired(pair)) {
        visitor.see(pair);
      }
      if (order <= 0) {
        nextKept();
      }
      if (order >= 0) {
        live = look.next();
      }
    }
  }

  private int order() {
    if (kept.isEmpty() || live.isEmpty()) {
      return kept.isEmpty() ? 1 : -1;
    }
    return kept.get().key().compareTo(live.get().key());
  }

  private void nextKept() throws HostException, InterruptedException {
    kept = keys.next();
    while (kept.isPresent() && kept.get().goneBy(now)) {
      expired++;
      kept = keys.next();
    }
  }

  /** Looking takes time, in which keys expire. */
  private boolean justExpired(Pair pair) throws HostException, InterruptedException {
    if (pair.live().isPresent() || pair.kept().isEmpty()) {
      return false;
    }
    var gone = pair.kept().get();
    boolean just = gone.expires() != KeyState.NEVER && gone.goneBy(server.now());
    expired += just ? 1 : 0;
    return just;
  }
}
