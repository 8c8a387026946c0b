package rearguard.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.controller.watch.Noticed.Phase;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.watch.Sight;

class NoticedTest {
  private static final HostName WEB1 = new HostName("web1");
  private static final HostName WEB2 = new HostName("web2");
  private static final Duration STILL = Duration.ofSeconds(30);
  private static final Instant T0 = Instant.parse("2026-01-02T10:00:00Z");

  @Test
  void aDeploymentIsCapturedOnceItIsStillEverywhere() {
    var moving = Noticed.NOTHING.with(WEB1, List.of(sight(Sight.Stage.MOVING)));
    assertThat(moving.phase()).isEqualTo(Phase.MOVING);
    assertThat(moving.due(T0, STILL, false)).isFalse();

    var halfStill =
        moving
            .with(WEB1, List.of(sight(Sight.Stage.CHANGED)))
            .with(WEB2, List.of(sight(Sight.Stage.MOVING)));
    assertThat(halfStill.phase()).isEqualTo(Phase.MOVING);
    assertThat(halfStill.due(T0, STILL, false)).isFalse();

    var still = halfStill.with(WEB2, List.of(sight(Sight.Stage.CHANGED)));
    assertThat(still.phase()).isEqualTo(Phase.STILL);
    assertThat(still.due(T0, STILL, false)).isTrue();
    assertThat(still.words()).containsExactly("code@web1: HEAD moves", "code@web2: HEAD moves");
    assertThat(still.captured(T0).phase()).isEqualTo(Phase.QUIET);
  }

  @Test
  void whatIsPutBackIsNoDeployment() {
    var back = Noticed.NOTHING.with(WEB1, List.of(sight(Sight.Stage.MOVING))).with(WEB1, List.of());

    assertThat(back.phase()).isEqualTo(Phase.QUIET);
    assertThat(back.due(T0, STILL, false)).isFalse();
  }

  @Test
  void nothingIsCapturedWhileARunIsUnderWay() {
    var still = Noticed.NOTHING.with(WEB1, List.of(sight(Sight.Stage.CHANGED)));

    assertThat(still.due(T0, STILL, true)).isFalse();
  }

  @Test
  void oneCaptureAQuietTimeIsEnough() {
    var again =
        Noticed.NOTHING
            .with(WEB1, List.of(sight(Sight.Stage.CHANGED)))
            .captured(T0)
            .with(WEB1, List.of(sight(Sight.Stage.CHANGED)));

    assertThat(again.due(T0.plusSeconds(29), STILL, false)).isFalse();
    assertThat(again.due(T0.plusSeconds(30), STILL, false)).isTrue();
  }

  @Test
  void aRefusedCaptureIsTriedAgainAfterTheNextStillTime() {
    var refused = Noticed.NOTHING.with(WEB1, List.of(sight(Sight.Stage.CHANGED))).refused(T0);

    assertThat(refused.phase()).isEqualTo(Phase.STILL);
    assertThat(refused.due(T0.plusSeconds(29), STILL, false)).isFalse();
    assertThat(refused.due(T0.plusSeconds(30), STILL, false)).isTrue();
  }

  @Test
  void whatStaysRefusedIsTriedLessAndLessOftenButAtLeastEveryFiveMinutes() {
    var refused = Noticed.NOTHING.with(WEB1, List.of(sight(Sight.Stage.CHANGED)));
    for (int seconds : List.of(30, 60, 120, 240, 300, 300)) {
      refused = refused.refused(T0).with(WEB1, List.of(sight(Sight.Stage.CHANGED)));
      assertThat(refused.due(T0.plusSeconds(seconds - 1), STILL, false)).isFalse();
      assertThat(refused.due(T0.plusSeconds(seconds), STILL, false)).isTrue();
    }
  }

  @Test
  void whatMovesAfterARefusalIsTriedAsSoonAsItIsStillAgain() {
    var again =
        Noticed.NOTHING
            .with(WEB1, List.of(sight(Sight.Stage.CHANGED)))
            .refused(T0)
            .refused(T0)
            .with(WEB1, List.of(sight(Sight.Stage.MOVING)))
            .with(WEB1, List.of(sight(Sight.Stage.CHANGED)));

    assertThat(again.due(T0.plusSeconds(30), STILL, false)).isTrue();
  }

  private static Sight sight(Sight.Stage stage) {
    return new Sight(new ComponentName("code"), stage, List.of("HEAD moves"));
  }
}
