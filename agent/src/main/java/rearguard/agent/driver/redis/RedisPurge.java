package rearguard.agent.driver.redis;

import java.util.List;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.redis.line.Head;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Counted;

/** Removes the named keys at one instant, and counts what was in them then. */
record RedisPurge(RedisSettings settings, RedisState state, Shelf undo, Host host) {

  String purge(Server server) throws HostException, InterruptedException {
    var drift = RedisDrift.of(Merge.of(server, state, undo, RedisSettings.Limits.NONE), state);
    var found = Survey.of(server, settings.keys(), RedisSettings.Limits.NONE).found();
    if (found.isEmpty()) {
      return "nothing was left to remove";
    }
    try (var changing = Server.open(settings, host)) {
      var changes = Transaction.on(changing);
      for (var key : found) {
        changes.add(RedisCommands.length(key.type(), key.key()));
        changes.add(RedisCommands.remove(key.key()));
      }
      return words(found, changes.make(), drift);
    }
  }

  private static String words(List<Survey.Found> found, List<Head> answers, RedisDrift drift) {
    var removed = new Tally();
    for (int at = 0; at < found.size(); at++) {
      if (answers.get(2 * at + 1).number() == 1) {
        var type = found.get(at).type();
        long length = Math.max(0, answers.get(2 * at).number());
        removed.add(type, length);
      }
    }
    return "removed "
        + removed
        + (drift.differing() == 0
            ? "; the undo point holds it all"
            : "; "
                + Counted.of(drift.differing(), "key")
                + " differed from the undo point, which gives back what it holds");
  }
}
