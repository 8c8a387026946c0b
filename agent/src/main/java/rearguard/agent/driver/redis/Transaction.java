package rearguard.agent.driver.redis;

import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Head;
import rearguard.agent.driver.redis.line.Line;
import rearguard.agent.driver.redis.line.Reply;
import rearguard.agent.driver.redis.line.Words;
import rearguard.agent.host.HostException;

/**
 * Changes that happen together or not at all. The server looks at each when it is queued: whether
 * the user may, whether it takes changes now. Not thread-safe; closing the server before the end
 * drops all.
 */
final class Transaction {
  private static final int UNREAD = 200;

  private final Server server;
  private final List<String> queued = new ArrayList<>();
  private long count;

  private Transaction(Server server) {
    this.server = server;
  }

  static Transaction on(Server server) throws HostException, InterruptedException {
    server.ask(RedisCommands.MULTI);
    return new Transaction(server);
  }

  void add(Words words) throws HostException, InterruptedException {
    server.put(words);
    noted(words.name());
  }

  /** Brings back the kept key that is seen, from its dump. */
  void restore(KeyState state, RedisState.Keys keys) throws HostException, InterruptedException {
    var words = RedisCommands.restore(state.key(), state.expires(), Blob.of("")).all();
    var line = server.line();
    line.open(words.size());
    for (int at = 0; at < words.size(); at++) {
      if (at == PAYLOAD) {
        payload(keys, line);
      } else {
        line.put(words.get(at));
      }
    }
    noted("RESTORE");
  }

  private static final int PAYLOAD = 3;

  private static void payload(RedisState.Keys keys, Line line)
      throws HostException, InterruptedException {
    line.announce(keys.dump());
    keys.passDump(line::pass);
    line.ended();
  }

  private void noted(String command) throws HostException, InterruptedException {
    count++;
    queued.add(command);
    if (queued.size() == UNREAD) {
      confirm();
    }
  }

  private void confirm() throws HostException, InterruptedException {
    server.send();
    for (var command : queued) {
      server.fine(command, Reply.from(server.line()));
    }
    queued.clear();
  }

  /** How many changes were added. */
  long count() {
    return count;
  }

  /** Makes no change. */
  void drop() throws HostException, InterruptedException {
    confirm();
    server.ask(RedisCommands.DISCARD);
  }

  /** Makes the changes; the answers in their order, of which some may be refusals. */
  List<Head> make() throws HostException, InterruptedException {
    confirm();
    server.put(RedisCommands.EXEC);
    server.send();
    var head = server.line().head();
    if (head.kind() != '*' || head.number() != count) {
      throw server.refusal("EXEC", head.text());
    }
    var answers = new ArrayList<Head>();
    for (long left = count; left > 0; left--) {
      answers.add(server.line().head());
    }
    return answers;
  }
}
