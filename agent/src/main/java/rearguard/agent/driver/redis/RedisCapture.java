package rearguard.agent.driver.redis;

import java.util.Arrays;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;

/** Puts the named keys on a shelf. */
final class RedisCapture {
  private final Server server;
  private final RedisSettings settings;
  private final Strip.Written strip;
  private final Tally tally = new Tally();
  private byte[] tail = new byte[DumpFormat.FOOTER];

  private RedisCapture(Server server, RedisSettings settings, Strip.Written strip) {
    this.server = server;
    this.settings = settings;
    this.strip = strip;
  }

  static Tally of(Server server, RedisSettings settings, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var survey = Survey.of(server, settings.keys(), settings.limits());
    var capture = new RedisCapture(server, settings, new Strip.Written(shelf));
    Look.dumping(server, survey, capture::take);
    capture.strip.end();
    var format = capture.tally.keys() == 0 ? 0 : DumpFormat.version(capture.tail);
    new RedisState(settings.database(), settings.keys(), capture.tally.keys(), format).write(shelf);
    return capture.tally;
  }

  private void take(KeyState state, long dump) throws HostException, InterruptedException {
    tally.add(state);
    RedisState.put(state, dump, strip);
    server
        .line()
        .drain(
            dump,
            (bytes, from, count) -> {
              strip.put(bytes, from, count);
              remember(bytes, from, count);
            });
    if (strip.length() > settings.limits().bytes()) {
      throw Survey.tooMuch(
          server, "more than " + (settings.limits().bytes() >> 20) + " MiB", RedisSettings.MIB);
    }
  }

  /** The last bytes so far. */
  private void remember(byte[] bytes, int from, int count) {
    int fresh = Math.min(count, tail.length);
    var next = Arrays.copyOfRange(tail, fresh, fresh + tail.length);
    System.arraycopy(bytes, from + count - fresh, next, tail.length - fresh, fresh);
    tail = next;
  }
}
