package rearguard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import rearguard.agent.step.Sample;
import rearguard.model.run.Claim;
import rearguard.wire.CourseWire;
import rearguard.wire.PlanWire;

class EntryBytesTest {
  private static final Claim ANNA =
      new Claim("anna", "checkout fails 🚩", Instant.parse("2026-11-21T12:00:00Z"));

  private static Entry.PlanHeld held(Claim claim) {
    return new Entry.PlanHeld(Sample.RUN, PlanWire.id(Sample.plan()), 3, Sample.plan(), claim);
  }

  @Test
  void whoBeganARunAndWhyIsReadAsItWasWritten() {
    assertThat(EntryBytes.read(EntryBytes.of(held(ANNA)))).isEqualTo(held(ANNA));
  }

  @Test
  void aPlanThatAnOlderAgentHeldIsReadAndNobodySaidWhy() {
    var bytes = EntryBytes.of(held(ANNA));
    var claim = 4 + CourseWire.bytes(ANNA).length;
    var old = Arrays.copyOf(bytes, bytes.length - claim);

    assertThat(EntryBytes.of(held(Claim.UNSAID))).isEqualTo(old);
    assertThat(EntryBytes.read(old)).isEqualTo(held(Claim.UNSAID));
  }
}
