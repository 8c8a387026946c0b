package rearguard.agent.driver.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeldTest {
  private static final String TABLE = "# daily\nMAILTO=ops\n\n*/5 * * * * /opt/tea/report %\n";
  private static final String HELD =
      """
      #rearguard-held r-1: # daily
      #rearguard-held r-1: MAILTO=ops

      #rearguard-held r-1: */5 * * * * /opt/tea/report %
      """;

  @Test
  void everyLineIsHeldWhereItStands() {
    assertThat(Held.hold(TABLE, "r-1")).isEqualTo(HELD);
    assertThat(Held.in(HELD)).isTrue();
    assertThat(Held.in(TABLE)).isFalse();
  }

  @Test
  void holdingTwiceIsHoldingOnce() {
    assertThat(Held.hold(HELD, "r-1")).isEqualTo(HELD);
  }

  @Test
  void whatWasHeldComesBackToTheLetter() {
    for (var table :
        List.of(TABLE, "", "\n", "\n\n", "no end", "a\r\n b\n\t\n", "#rearguard-held\n")) {
      assertThat(Held.release(Held.hold(table, "r-1"), "r-1")).isEqualTo(table);
    }
  }

  @Test
  void anotherRunsHoldIsNotReleased() {
    assertThat(Held.release(HELD, "r-2")).isEqualTo(HELD);
    assertThat(Held.release(HELD, "r-1.")).isEqualTo(HELD);
    assertThat(Held.release(Held.hold(HELD, "r-2"), "r-2")).isEqualTo(HELD);
  }
}
