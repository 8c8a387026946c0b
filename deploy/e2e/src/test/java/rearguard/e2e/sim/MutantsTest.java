package rearguard.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A simulation that cannot fail proves nothing: each defence that is taken out must be missed. */
@SuppressWarnings("SystemOut") // what was found is a table for people
class MutantsTest {
  private static final int SEEDS = Integer.getInteger("rearguard.mutant.seeds", 300);

  /**
   * Masked by a second defence, or rare: they may go unfound in so few seeds, and the table says
   * so. {@code -Drearguard.mutant.seeds=N} looks longer.
   */
  private static final Set<Mutant> HARD =
      EnumSet.of(
          Mutant.OLD_EPOCH_OBEYED,
          Mutant.EPOCH_NOT_WRITTEN,
          Mutant.LEASE_HOST_WIDE,
          Mutant.LEASE_FROM_RECEIPT,
          Mutant.LEASE_NOT_LOOKED_AT_AGAIN,
          Mutant.MIXED_COUNTS_AS_DONE,
          Mutant.SECOND_CLAIM,
          Mutant.STUCK_IGNORED,
          Mutant.READY_NOT_ASKED,
          Mutant.LATE_ORDER_TAKEN);

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
    assertThat(found.size() - missed.size()).isGreaterThanOrEqualTo(25);
    missed.removeAll(HARD);
    assertThat(missed).isEmpty();
  }

  private static Found find(Mutant mutant) {
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> Simulation.of(seed, Optional.of(mutant), false))
        .filter(story -> story.broken().isPresent())
        .findFirst()
        .map(story -> new Found(mutant, story.seed(), shortened(story.broken().get())))
        .orElse(new Found(mutant, 0, mutant.words));
  }

  private static String shortened(String words) {
    return words.length() > 90 ? words.substring(0, 90) + "…" : words;
  }
}
