package rearguard.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import rearguard.agent.host.Failpoint;

/** Where to kill next, and what came of it. The same seed gives the same order. Thread-safe. */
final class Kills {
  /** Not a failpoint: a real SIGKILL at a moment of the run. */
  static final String ANY_MOMENT = "ANY_MOMENT";

  private final Random chance;
  private final List<String> forAgents = new ArrayList<>();
  private final List<String> forController = new ArrayList<>();
  private final Map<String, Map<String, Integer>> table = new TreeMap<>();
  private int count;

  Kills(long seed) {
    this.chance = new Random(seed);
  }

  synchronized String nextForAgent() {
    if (forAgents.isEmpty()) {
      for (var point : Failpoint.values()) {
        switch (point) {
          case IN_STOP, IN_START -> {} // two files have nothing to stop
          case JOURNAL_BEFORE_WRITE, JOURNAL_AFTER_WRITE -> add(forAgents, point, 3, 14);
          case DISK_CALL -> add(forAgents, point, 6, 90);
          case BEFORE_SWITCH, AFTER_SWITCH -> add(forAgents, point, 4, 12);
          case BEFORE_ACCEPT,
              AFTER_ACCEPT,
              BEFORE_EPOCH,
              AFTER_EPOCH,
              AFTER_ACKNOWLEDGED,
              AFTER_END,
              IN_PREPARE,
              IN_REMEMBER,
              IN_RESTORE,
              IN_VERIFY,
              BEFORE_ACKNOWLEDGED,
              BEFORE_END,
              IN_RECOVERY ->
              add(forAgents, point, 1, 1);
          case BEFORE_INTENT, AFTER_INTENT, BEFORE_OUTCOME, AFTER_OUTCOME ->
              add(forAgents, point, 2, 3);
        }
      }
      forAgents.add(ANY_MOMENT);
      forAgents.add(ANY_MOMENT);
      java.util.Collections.shuffle(forAgents, chance);
    }
    return forAgents.removeLast();
  }

  synchronized String nextForController() {
    if (forController.isEmpty()) {
      for (var point : rearguard.controller.ledger.Failpoint.values()) {
        switch (point) {
          case BEFORE_COMMIT, AFTER_COMMIT -> add(forController, point, 4, 150);
          case BEFORE_ACKNOWLEDGE -> add(forController, point, 2, 60);
        }
      }
      forController.add(ANY_MOMENT);
      java.util.Collections.shuffle(forController, chance);
    }
    return forController.removeLast();
  }

  private void add(List<String> to, Enum<?> point, int times, int mostPasses) {
    for (int each = 0; each < times; each++) {
      to.add(point.name() + ":" + (1 + chance.nextInt(mostPasses)));
    }
  }

  synchronized int moment(int most) {
    return chance.nextInt(most);
  }

  /** A process ended where it was told to. */
  synchronized void happened(String who, String failpoint) {
    count++;
    table
        .computeIfAbsent(row(who, failpoint), _ -> new TreeMap<>())
        .merge("kills", 1, Integer::sum);
  }

  /** What became of the run in which the kills were. */
  synchronized void became(List<String> killed, String state) {
    killed.forEach(
        row -> table.computeIfAbsent(row, _ -> new TreeMap<>()).merge(state, 1, Integer::sum));
  }

  static String row(String who, String failpoint) {
    return who + " " + failpoint.replaceFirst(":.*", "").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  synchronized int count() {
    return count;
  }

  synchronized String printed() {
    var lines =
        new StringBuilder("%-34s %5s  outcome of the run%n".formatted("failpoint", "kills"));
    table.forEach(
        (row, outcomes) -> {
          var rest = new TreeMap<>(outcomes);
          rest.remove("kills");
          lines.append("%-34s %5d  %s%n".formatted(row, outcomes.get("kills"), rest));
        });
    return lines.append("%-34s %5d%n".formatted("in all", count)).toString();
  }
}
