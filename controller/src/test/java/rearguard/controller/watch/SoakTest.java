package rearguard.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import rearguard.controller.watch.Soak.Round;
import rearguard.controller.watch.Soak.State;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;

class SoakTest {
  private static final Duration SOAK = Duration.ofMinutes(10);
  private static final Instant T0 = Instant.parse("2026-01-02T10:00:00Z");
  private static final Soak BEGUN =
      Soak.begin(new PointId("p-new00001"), new ApplicationName("shop"), T0);

  @Test
  void checksThatHoldForTheWholeTimeMakeAPointGood() {
    assertThat(BEGUN.due(T0, SOAK)).isTrue();

    var almost = held(BEGUN, 0, 599);
    assertThat(almost.state()).isEqualTo(State.SOAKING);
    assertThat(almost.due(at(599), SOAK)).isFalse();

    assertThat(almost.next(good(600), SOAK).state()).isEqualTo(State.GOOD);
  }

  @Test
  void aFailedCheckBeginsTheTimeAnew() {
    var failed = held(BEGUN, 0, 590).next(bad(595), SOAK);
    assertThat(failed.state()).isEqualTo(State.SOAKING);

    var later = held(failed, 600, 1190);
    assertThat(later.state()).isEqualTo(State.SOAKING);
    assertThat(held(later, 1190, 1200).state()).isEqualTo(State.GOOD);
  }

  @Test
  void checksThatNeverHoldLeaveThePointUnjudged() {
    var soak = BEGUN;
    for (int second = 0; second < 1800; second += 30) {
      soak = soak.next(bad(second), SOAK);
      assertThat(soak.state()).isEqualTo(State.SOAKING);
    }

    var ended = soak.next(bad(1800), SOAK);

    assertThat(ended.state()).isEqualTo(State.ENDED);
    assertThat(ended.words()).contains("api: 500");
    assertThat(ended.due(at(9999), SOAK)).isFalse();
  }

  /** A restarted controller reads the soak from the ledger and goes on. */
  @Test
  void aShortAbsenceOfTheControllerIsNoneAndALongOneBeginsAnew() {
    var soak = held(BEGUN, 0, 500);

    assertThat(held(soak, 560, 600).state()).isEqualTo(State.GOOD);
    assertThat(held(soak, 600, 1190).state()).isEqualTo(State.SOAKING);
    assertThat(held(soak, 600, 1200).state()).isEqualTo(State.GOOD);
  }

  @Test
  void roundsComeAsOftenAsTheTimeAsksFor() {
    assertThat(Soak.every(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(1));
    assertThat(Soak.every(Duration.ofMinutes(2))).isEqualTo(Duration.ofSeconds(6));
    assertThat(Soak.every(Duration.ofDays(1))).isEqualTo(Duration.ofSeconds(30));
  }

  private static Soak held(Soak soak, int from, int to) {
    var now = soak;
    for (int second = from; second < to; second += 30) {
      now = now.next(good(second), SOAK);
    }
    return now.state() == State.SOAKING ? now.next(good(to), SOAK) : now;
  }

  private static Round good(int second) {
    return new Round(at(second), true, "held: api");
  }

  private static Round bad(int second) {
    return new Round(at(second), false, "api: 500");
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }
}
