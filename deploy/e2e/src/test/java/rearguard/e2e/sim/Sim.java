package rearguard.e2e.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Time, chance and the trace of one seed. Everything that happens is in one queue, ordered by
 * virtual milliseconds and then by when it was planned, so that a seed is always the same story.
 */
final class Sim {
  private static final Instant START = Instant.parse("2026-01-02T12:00:00Z");

  private record Due(long at, long number, Runnable work) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  final Optional<Mutant> mutant;
  private final SplittableRandom chance;
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final List<String> lines = new ArrayList<>();
  private final boolean telling;
  private long now;
  private long number;
  private long hash = 17;

  Sim(long seed, Optional<Mutant> mutant, boolean telling) {
    this.chance = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    this.mutant = mutant;
    this.telling = telling;
  }

  boolean lacks(Mutant defence) {
    return mutant.isPresent() && mutant.get() == defence;
  }

  long now() {
    return now;
  }

  Instant wall() {
    return START.plusMillis(now);
  }

  void after(long millis, Runnable work) {
    queue.add(new Due(now + Math.max(0, millis), number++, work));
  }

  boolean odds(double share) {
    return chance.nextDouble() < share;
  }

  /** From the first to the last, both included. */
  int between(int from, int to) {
    return from + chance.nextInt(to - from + 1);
  }

  <T> T any(List<T> list) {
    return list.get(chance.nextInt(list.size()));
  }

  /** Lives until then, or until nothing is left to happen. */
  void until(long end) {
    while (!queue.isEmpty() && queue.peek().at <= end) {
      var due = queue.poll();
      now = due.at;
      due.work.run();
    }
    now = Math.max(now, end);
  }

  /** One line of the story; the hash is over all of them. */
  void say(String who, String what, Object... about) {
    long line = now * 31 + who.hashCode();
    line = line * 31 + what.hashCode();
    for (var word : about) {
      line = line * 31 + word.toString().hashCode();
    }
    hash = hash * 0x100000001B3L ^ line;
    if (telling) {
      var text = new StringBuilder("%9.3f %-6s %s".formatted(now / 1000.0, who, what));
      for (var word : about) {
        text.append(' ').append(word);
      }
      lines.add(text.toString());
    }
  }

  long hash() {
    return hash;
  }

  List<String> lines() {
    return lines;
  }
}
