package rearguard.agent.driver.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Line;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * What a snapshot says of all its keys together; equal state gives equal bytes.
 *
 * @param patterns the names and patterns that were asked for
 * @param keys how many there were
 * @param format the version of their dumps; 0 when there were none
 */
record RedisState(int database, List<String> patterns, long keys, int format) {
  private static final String RECORD = "redis";
  private static final int VERSION = 1;

  RedisState {
    patterns = List.copyOf(patterns);
  }

  void write(Shelf.Writer shelf) throws HostException {
    var rows = new ArrayList<>(List.of("" + VERSION, "" + database, "" + keys, "" + format));
    rows.addAll(patterns);
    shelf.record(RECORD, Blob.of(String.join("\0", rows)).bytes());
  }

  static RedisState in(Shelf kept) throws HostException {
    var rows = Blob.of(kept.record(RECORD)).text().split("\0", -1);
    if (rows.length < 5 || !rows[0].equals("" + VERSION)) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + RECORD + "\" of snapshot " + kept.id() + " cannot be read",
              "Choose another restore point."));
    }
    return new RedisState(
        Integer.parseInt(rows[1]),
        List.of(rows).subList(4, rows.length),
        Long.parseLong(rows[2]),
        Integer.parseInt(rows[3]));
  }

  /** Puts keys on a shelf, in order. */
  static void put(KeyState state, long dump, Strip.Written strip) throws HostException {
    strip.put(state.pattern());
    strip.put(Blob.of(state.type().name()));
    strip.put(state.expires());
    strip.put(state.length());
    strip.put(state.digest());
    strip.put(state.key());
    strip.put(dump);
  }

  /** The keys in order; what was dumped of each stands in the strip until the next is read. */
  static final class Keys {
    private final Strip.Kept strip;
    private long left;
    private long dump;

    Keys(Shelf kept, long keys) {
      strip = new Strip.Kept(kept);
      left = keys;
    }

    Optional<KeyState> next() throws HostException, InterruptedException {
      strip.pass(dump, (_, _, _) -> {});
      dump = 0;
      if (left == 0) {
        return Optional.empty();
      }
      left--;
      int pattern = (int) strip.number();
      var type = KeyType.of(strip.blob().text()).orElseThrow();
      long expires = strip.number();
      long length = strip.number();
      var digest = strip.blob();
      var state = new KeyState(strip.blob(), pattern, type, expires, length, digest);
      dump = strip.number();
      return Optional.of(state);
    }

    long dump() {
      return dump;
    }

    /** Passes the dump on; once. */
    void passDump(Line.Sink sink) throws HostException, InterruptedException {
      strip.pass(dump, sink);
      dump = 0;
    }
  }
}
