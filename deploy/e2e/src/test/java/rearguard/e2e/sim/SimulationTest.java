package rearguard.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
  @Test
  void one() {
    long from = Long.getLong("rearguard.from", 1);
    long seeds = Long.getLong("rearguard.seeds", 300);
    long t = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int bad = 0;
    long effects = 0;
    var ends = new java.util.TreeMap<Object, Integer>();
    var kinds = new java.util.TreeMap<String, Integer>();
    for (long seed = from; seed < from + seeds; seed++) {
      var story = Simulation.of(seed, Optional.empty(), false);
      effects += story.effects();
      story.ends().forEach(e -> ends.merge(e, 1, Integer::sum));
      if (story.broken().isPresent()) {
        bad++;
        kinds.merge(story.broken().get().replaceAll(":.*", ""), 1, Integer::sum);
        if (bad < 20)
          System.out.println(
              seed
                  + " "
                  + story
                      .broken()
                      .get()
                      .substring(0, Math.min(300, story.broken().get().length())));
      }
    }
    System.out.println(
        "bad "
            + bad
            + " of "
            + seeds
            + " effects "
            + effects
            + " ends "
            + ends
            + " "
            + kinds
            + " "
            + (java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                    - t)
                / 1000000
            + " ms");
    if (seeds == 1)
      Simulation.of(from, Optional.empty(), true).lines().forEach(System.out::println);
    assertThat(bad).isZero();
  }
}
