package rearguard.agent.driver.redis;

import java.util.Optional;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Reply;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;

/** Makes the named keys what a snapshot says. */
record RedisRestore(RedisSettings settings, RedisState state, Shelf kept, Host host) {
  private static final int ROUNDS = 5;

  /** What a proof found: what has expired, in words, and what the server holds now. */
  record Proof(String expired, Blob live) {}

  /**
   * Asks the server to take every change and then drops them: it says now whether it may, can and
   * reads these dumps.
   */
  Proof prove(Server server) throws HostException, InterruptedException {
    readable(server);
    try (var changing = Server.open(settings, host)) {
      var changes = Transaction.on(changing);
      var drift = new RedisDrift(state.patterns());
      var merge = Merge.of(server, state, kept, settings.limits());
      merge.all(
          pair -> {
            drift.see(pair);
            if (pair.kept().isPresent()) {
              changes.add(RedisCommands.restore(pair.key(), KeyState.NEVER, Blob.of("")));
            } else {
              changes.add(RedisCommands.remove(pair.key()));
            }
          });
      changes.drop();
      return new Proof(expired(merge), Blob.of(drift.exact()));
    }
  }

  private static String expired(Merge merge) {
    return merge.expired() == 0
        ? ""
        : ", " + Counted.of(merge.expired(), "key") + " expired since and away for good";
  }

  /** The payload is none, so that nothing changes whatever the server answers. */
  private void readable(Server server) throws HostException, InterruptedException {
    if (state.format() == 0) {
      return;
    }
    var key = new RedisState.Keys(kept, state.keys()).next().orElseThrow().key();
    server.put(RedisCommands.restore(key, KeyState.NEVER, DumpFormat.probe(state.format())));
    server.send();
    var answer = Reply.from(server.line());
    if (answer.words().contains("version or checksum")) {
      throw Faults.conflict(
          server.named()
              + " is version "
              + server.version()
              + ", which does not read dumps of format "
              + state.format()
              + ", as snapshot "
              + kept.id()
              + " has them",
          "Install the version it was captured from, or a later one, and try again.");
    }
    if (!answer.words().contains("Bad data format")) {
      server.fine("RESTORE", answer);
    }
  }

  /**
   * In one transaction. What was written meanwhile by others is dealt with in another; when they do
   * not stop, verification tells.
   */
  String restore(Server server) throws HostException, InterruptedException {
    long changed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long now = round(server);
      changed += now;
      if (now == 0) {
        break;
      }
    }
    return "set " + Counted.of(changed, "key") + " right";
  }

  private long round(Server server) throws HostException, InterruptedException {
    try (var changing = Server.open(settings, host)) {
      var changes = Transaction.on(changing);
      var merge = Merge.of(server, state, kept, RedisSettings.Limits.NONE);
      merge.all(
          pair -> {
            if (!pair.same()) {
              change(pair, merge, changes);
            }
          });
      if (changes.count() == 0) {
        changes.drop();
        return 0;
      }
      for (var answer : changes.make()) {
        if (answer.refused()) {
          throw broken(changing, answer.text());
        }
      }
      return changes.count();
    }
  }

  private static void change(Merge.Pair pair, Merge merge, Transaction changes)
      throws HostException, InterruptedException {
    if (pair.kept().isPresent()) {
      changes.restore(pair.kept().get(), merge.keys());
    } else {
      changes.add(RedisCommands.remove(pair.key()));
    }
  }

  private static HostException broken(Server server, String text) {
    return new HostException(
        new Problem(
            Problem.Kind.CONFLICT,
            server.named() + " refused a key: " + Quoted.of(text.split(" ", 2)[0]),
            "Its log tells why; the other keys are as the snapshot says.",
            false,
            true,
            Optional.empty()));
  }
}
