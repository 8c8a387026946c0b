package rearguard.agent.driver.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/**
 * What differs, in words. A key is named only when the fleet file names it: names under a pattern,
 * such as sessions, may be secrets.
 */
final class RedisDrift implements Merge.Visitor {
  private final List<String> patterns;
  private final Map<Integer, Under> byPattern = new TreeMap<>();
  private final MessageDigest live = Content.sha256();
  private long differing;

  /** What differs under one pattern. */
  private static final class Under {
    private final Tally more = new Tally();
    private final Tally fewer = new Tally();
    private final Tally was = new Tally();
    private final Tally is = new Tally();
    private final List<String> changes = new ArrayList<>();
  }

  RedisDrift(List<String> patterns) {
    this.patterns = patterns;
  }

  static RedisDrift of(Merge merge, RedisState state) throws HostException, InterruptedException {
    var drift = new RedisDrift(state.patterns());
    merge.all(drift);
    return drift;
  }

  @Override
  public void see(Merge.Pair pair) {
    pair.live().ifPresent(this::note);
    if (pair.same()) {
      return;
    }
    differing++;
    var under = byPattern.computeIfAbsent(pair.pattern(), _ -> new Under());
    if (pair.kept().isEmpty()) {
      under.more.add(pair.live().orElseThrow());
    } else if (pair.live().isEmpty()) {
      under.fewer.add(pair.kept().orElseThrow());
    } else {
      under.was.add(pair.kept().orElseThrow());
      under.is.add(pair.live().orElseThrow());
      under.changes.add(change(pair.kept().orElseThrow(), pair.live().orElseThrow()));
    }
  }

  private void note(KeyState state) {
    var numbers = ByteBuffer.allocate(3 * Long.BYTES).putLong(state.key().length());
    numbers.putLong(state.expires()).putLong(state.length());
    live.update((state.type().name() + "\n").getBytes(UTF_8));
    live.update(numbers.array());
    live.update(state.key().bytes());
    live.update(state.digest().bytes());
  }

  long differing() {
    return differing;
  }

  /** What the server holds now, to the last bit. */
  byte[] exact() {
    return live.digest();
  }

  /**
   * Which patterns differ. That is all a plan can be held to: a queue never rests, and a plan that
   * every new job made stale could never be run.
   */
  byte[] coarse() {
    return ("differs under " + byPattern.keySet()).getBytes(UTF_8);
  }

  List<String> words() {
    var words = new ArrayList<String>();
    byPattern.forEach(
        (pattern, under) -> {
          var name = patterns.get(pattern);
          words.addAll(RedisCommands.literal(name) ? one(name, under) : many(name, under));
        });
    return words;
  }

  private static List<String> one(String name, Under under) {
    var quoted = "key \"" + Quoted.of(name) + "\" ";
    if (under.more.keys() > 0) {
      return List.of(quoted + "was not there, now it is (" + under.more + ")");
    }
    return List.of(
        quoted
            + (under.fewer.keys() > 0
                ? "is gone (" + under.fewer + ")"
                : under.changes.getFirst()));
  }

  private static List<String> many(String name, Under under) {
    var words = new ArrayList<String>();
    var quoted = "under \"" + Quoted.of(name) + "\" ";
    if (under.more.keys() > 0) {
      words.add(quoted + "there are more: " + under.more);
    }
    if (under.fewer.keys() > 0) {
      words.add(quoted + "there are fewer: gone are " + under.fewer);
    }
    if (under.was.keys() > 0) {
      words.add(quoted + "there are other contents: were " + under.was + "; are " + under.is);
    }
    return words;
  }

  private static String change(KeyState was, KeyState is) {
    if (was.type() != is.type()) {
      return "was a " + was.type().one() + ", now it is a " + is.type().one();
    }
    if (was.length() != is.length()) {
      return "("
          + was.type().one()
          + ") had "
          + Tally.entries(was.length())
          + ", now "
          + is.length();
    }
    return "("
        + was.type().one()
        + ") "
        + (was.digest().equals(is.digest()) ? "expires at another time" : "holds other content");
  }
}
