package rearguard.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A simulation that cannot fail proves nothing: each defence that is taken out must be missed. */
@SuppressWarnings("SystemOut") // what was found is a table for people
class MutantsTest {
  private static final int SEEDS = Integer.getInteger("rearguard.mutant.seeds", 600);

  private record Found(Mutant mutant, long seed, String broken) {}

  @Test
  void everyDefenceThatIsTakenOutIsMissed() {
    var found = Arrays.stream(Mutant.values()).parallel().map(MutantsTest::find).toList();
    var missed = new ArrayList<Mutant>();
    var table = new StringBuilder("\nmutant                        first seed  what broke\n");
    for (var one : found) {
      table.append(
          "%-29s %10s  %s%n"
              .formatted(one.mutant(), one.seed() == 0 ? "never" : one.seed(), one.broken()));
      if (one.seed() == 0) {
        missed.add(one.mutant());
      }
    }
    System.out.println(table);
    assertThat(missed).isEmpty();
  }

  private static Found find(Mutant mutant) {
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> Simulation.of(seed, Optional.of(mutant), false))
        .filter(story -> story.broken().isPresent() && sound(story.seed()))
        .findFirst()
        .map(story -> new Found(mutant, story.seed(), shortened(story.broken().get())))
        .orElse(new Found(mutant, 0, mutant.words));
  }

  /** What breaks also with every defence in place says nothing about the one that is missing. */
  private static boolean sound(long seed) {
    return Simulation.of(seed, Optional.empty(), false).broken().isEmpty();
  }

  private static String shortened(String words) {
    return words.length() > 90 ? words.substring(0, 90) + "…" : words;
  }
}
