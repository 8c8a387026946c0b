package rearguard.agent.driver.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Reply;
import rearguard.agent.driver.redis.line.Words;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/**
 * Finds the keys that patterns name, what kind they are and how large.
 *
 * @param found sorted by name
 */
record Survey(List<Found> found) {
  private static final int BATCH = 250;

  /**
   * @param bytes that it takes in the server's memory, as the server estimates
   */
  record Found(Blob key, int pattern, KeyType type, long bytes) {}

  static Survey of(Server server, List<String> patterns, RedisSettings.Limits limits)
      throws HostException, InterruptedException {
    var names = new TreeMap<Blob, Integer>();
    for (int pattern = 0; pattern < patterns.size(); pattern++) {
      if (RedisCommands.literal(patterns.get(pattern))) {
        names.putIfAbsent(Blob.of(patterns.get(pattern)), pattern);
      } else {
        scan(server, patterns, pattern, names, limits.keys());
      }
    }
    return new Survey(weighed(server, names, limits));
  }

  private static void scan(
      Server server, List<String> patterns, int pattern, TreeMap<Blob, Integer> names, int most)
      throws HostException, InterruptedException {
    var cursor = "0";
    do {
      var reply = server.ask(RedisCommands.scan(cursor, patterns.get(pattern)));
      if (!(reply instanceof Reply.Many(var parts))
          || parts.size() != 2
          || !(parts.get(1) instanceof Reply.Many(var keys))) {
        throw server.refusal("SCAN", "an answer of another shape");
      }
      for (var key : keys) {
        if (key instanceof Reply.Text(var name)) {
          names.putIfAbsent(name, pattern);
        }
      }
      if (names.size() > most) {
        throw tooMuch(server, "more than " + most + " keys", RedisSettings.COUNT);
      }
      cursor = parts.getFirst().words();
    } while (!cursor.equals("0"));
  }

  private static List<Found> weighed(
      Server server, TreeMap<Blob, Integer> names, RedisSettings.Limits limits)
      throws HostException, InterruptedException {
    var found = new ArrayList<Found>();
    var batch = new ArrayList<Blob>();
    long bytes = 0;
    while (!names.isEmpty()) {
      batch.clear();
      var patterns = new ArrayList<Integer>();
      while (batch.size() < BATCH && !names.isEmpty()) {
        var entry = names.pollFirstEntry();
        batch.add(entry.getKey());
        patterns.add(entry.getValue());
      }
      var replies = server.askAll(questions(batch));
      for (int at = 0; at < batch.size(); at++) {
        var size = replies.get(2 * at + 1) instanceof Reply.Count(var number) ? number : 0;
        var type = replies.get(2 * at).words();
        if (!type.equals("none")) {
          found.add(
              new Found(batch.get(at), patterns.get(at), type(server, batch, at, type), size));
          bytes += size;
        }
      }
      if (bytes > limits.bytes()) {
        throw tooMuch(server, "more than " + (limits.bytes() >> 20) + " MiB", RedisSettings.MIB);
      }
    }
    return found;
  }

  private static KeyType type(Server server, List<Blob> batch, int at, String type)
      throws HostException {
    return KeyType.of(type)
        .orElseThrow(
            () ->
                Faults.conflict(
                    "key \""
                        + Quoted.of(batch.get(at).text())
                        + "\" of "
                        + server.named()
                        + " is of type \""
                        + Quoted.of(type)
                        + "\", which a module made",
                    "Name the other keys in the fleet file, without this one."));
  }

  private static List<Words> questions(List<Blob> keys) {
    var questions = new ArrayList<Words>();
    for (var key : keys) {
      questions.add(RedisCommands.type(key));
      questions.add(RedisCommands.memory(key));
    }
    return questions;
  }

  static HostException tooMuch(Server server, String what, String setting) {
    return Faults.conflict(
        "the named keys of " + server.named() + " are " + what,
        "Name fewer keys, or raise " + setting + " in the fleet file.");
  }
}
