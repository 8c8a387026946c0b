package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.journal.Entry;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.Handback;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.Takeover;
import rearguard.wire.PlanWire;

/** Who has a run done, and why, comes to the drivers of a host. */
class CauseTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Claim ANNA = new Claim("anna", "checkout fails", NOON);
  private static final Takeover BEN =
      new Takeover(Takeover.Manner.CONTINUE, "ben", "controller is gone", NOON.plusSeconds(1));

  @TempDir private Path folder;

  @Test
  void aDriverIsToldItAlsoAfterARestart() throws Exception {
    try (var host = new OneHost(folder)) {
      host.claims.accept(
          new Claims.Offer(Sample.RUN, PlanWire.id(Sample.plan()), 1, Sample.plan(), ANNA));
      host.restart();
      host.leases.grant(1, Sample.RUN, System.nanoTime(), Duration.ofMinutes(5));
      for (var verb : List.of(Verb.PREPARE, Verb.REMEMBER, Verb.RESTORE)) {
        host.order(verb, 1);
      }
      assertThat(host.lamp.cause).isEqualTo(ANNA);
    }
  }

  @Test
  void whoDrivesARunOnItsHostIsTheCauseForAsLongAsThat() {
    var id = PlanWire.id(Sample.plan());
    var held = Book.BLANK.after(1, new Entry.PlanHeld(Sample.RUN, id, 1, Sample.plan(), ANNA));
    assertThat(cause(held)).isEqualTo(ANNA);

    var taken = held.after(2, new Entry.TakenOver(Sample.RUN, BEN));
    assertThat(cause(taken)).isEqualTo(new Claim("ben", "controller is gone", BEN.at()));

    var handback = new Handback(BEN, RunState.SUCCEEDED, List.of(), List.of(), NOON);
    var told = new RunEvent.HandedBack(NOON, Sample.WEB1, handback, List.of());
    var back = taken.after(3, new Entry.HandedBack(Sample.RUN, told, java.util.Optional.empty()));
    assertThat(cause(back)).isEqualTo(ANNA);
  }

  private static Claim cause(Book book) {
    return book.held(Sample.RUN).orElseThrow().cause();
  }
}
