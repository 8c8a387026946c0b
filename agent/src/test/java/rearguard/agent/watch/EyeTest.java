package rearguard.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Target;
import rearguard.model.watch.Expected;
import rearguard.model.watch.Sight;
import rearguard.model.watch.Watched;

class EyeTest {
  private static final Duration STILL = Duration.ofSeconds(30);
  private static final Expected KEPT = new Expected.Kept(new SnapshotId("s-kept0001"), "d1");

  @Test
  void whatIsAsExpectedIsComparedOnceAndThenOnlyGlancedAt() {
    var eye = on(KEPT).seen("a", at(0));
    assertThat(eye.sight()).isEmpty();
    assertThat(eye.due(at(29), STILL)).isFalse();
    assertThat(eye.due(at(30), STILL)).isTrue();

    var quiet = eye.compared(Optional.of(none()), at(30));

    assertThat(quiet.sight()).isEmpty();
    assertThat(quiet.seen("a", at(900)).due(at(900), STILL)).isFalse();
  }

  @Test
  void aChangeCountsOnceItIsStill() {
    var moving = quiet().seen("b", at(100));
    assertThat(stage(moving)).contains(Sight.Stage.MOVING);
    assertThat(moving.due(at(129), STILL)).isFalse();

    var stillMoving = moving.seen("c", at(120));
    assertThat(stillMoving.due(at(149), STILL)).isFalse();
    assertThat(stillMoving.seen("c", at(150)).due(at(150), STILL)).isTrue();

    var changed = stillMoving.compared(Optional.of(differs("HEAD moves")), at(150));
    assertThat(changed.sight())
        .contains(new Sight(new ComponentName("code"), Sight.Stage.CHANGED, List.of("HEAD moves")));
    assertThat(changed.due(at(999), STILL)).isFalse();
  }

  @Test
  void whatOnlyLookedLikeAChangeIsNone() {
    var back = quiet().seen("b", at(100)).compared(Optional.of(none()), at(130));

    assertThat(back.sight()).isEmpty();
    assertThat(back.seen("b", at(500)).sight()).isEmpty();
  }

  @Test
  void aComparisonThatFailedIsMadeAgainLaterAndTellsNothingUntilThen() {
    var failed = quiet().seen("b", at(100)).compared(Optional.empty(), at(130));

    assertThat(stage(failed)).contains(Sight.Stage.MOVING);
    assertThat(failed.due(at(159), STILL)).isFalse();
    assertThat(failed.due(at(160), STILL)).isTrue();
  }

  @Test
  void whatChangesAgainIsMovingAgain() {
    var again =
        quiet().seen("b", at(100)).compared(Optional.of(differs("x")), at(130)).seen("c", at(140));

    assertThat(stage(again)).contains(Sight.Stage.MOVING);
  }

  @Test
  void aRunsOwnChangesAreComparedWhenItIsOverAndNotCalledADeployment() {
    var during = quiet().blinded(at(100)).blinded(at(110));
    assertThat(during.sight()).isEmpty();

    var after = during.seen("z", at(120));

    assertThat(after.sight()).isEmpty();
    assertThat(after.due(at(150), STILL)).isTrue();
    assertThat(after.compared(Optional.of(none()), at(150)).sight()).isEmpty();
  }

  @Test
  void whatARunLeftIsTakenAsItIsUntilItChanges() {
    var left = on(new Expected.AsItIs()).seen("a", at(0));
    assertThat(left.due(at(900), STILL)).isFalse();

    assertThat(stage(left.seen("b", at(901)))).contains(Sight.Stage.MOVING);
  }

  @Test
  void whatWasNeverCapturedIsNewOnceItIsStill() {
    var never = on(new Expected.Never()).seen("a", at(0));

    assertThat(never.sight()).isEmpty();
    assertThat(never.due(at(30), STILL)).isTrue();
  }

  private static Eye quiet() {
    return on(KEPT).seen("a", at(0)).compared(Optional.of(none()), at(30));
  }

  private static Eye on(Expected expected) {
    return Eye.on(
        new Watched(
            new Target(new ComponentName("code"), new HostName("web1")),
            new DriverName("git"),
            Setting.Group.EMPTY,
            expected),
        at(0));
  }

  private static Optional<Sight.Stage> stage(Eye eye) {
    return eye.sight().map(Sight::stage);
  }

  private static Drift none() {
    return new Drift(List.of(), "live");
  }

  private static Drift differs(String words) {
    return new Drift(List.of(words), "live2");
  }

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
