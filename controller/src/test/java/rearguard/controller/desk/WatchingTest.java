package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.ledger.SoakLedger;
import rearguard.controller.run.Runs;
import rearguard.controller.watch.Noticed;
import rearguard.controller.watch.Soak;
import rearguard.model.check.Verdict;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.RestorePoint.Origin;
import rearguard.model.snapshot.Target;
import rearguard.model.watch.Expected;
import rearguard.model.watch.Sight;
import rearguard.model.watch.Sighted;
import rearguard.model.watch.Watch;

class WatchingTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final HostName WEB1 = new HostName("web1");
  private static final HostName WEB2 = new HostName("web2");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components: { code: { on: app, git: {} } }
      checks: { health: { http: { url: "http://127.0.0.1/" }, on: app } }
      watch: { still-for: 30s, soak: 10m }
      """;

  @TempDir private Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T10:00:00Z"));
  private TwoHosts two;
  private Desk desk;

  @BeforeEach
  void open() {
    two =
        new TwoHosts(
            folder,
            now::get,
            new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(Ability.WATCH), List.of()));
    desk = two.desk;
    runs("v1");
    two.fleet.answerChecks(Verdict.PASSED);
    given(desk.applications().apply("shop.yml", FILE, "ann"));
    desk.watching().look();
  }

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void whatWasNeverCapturedIsExpectedToBeNewAndThenToBeWhatWasCaptured() throws Exception {
    assertThat(expected(WEB1)).isInstanceOf(Expected.Never.class);

    var point = noticed();

    assertThat(point.mark()).isEqualTo(Mark.UNKNOWN);
    assertThat(point.by()).isEqualTo("rearguard");
    desk.watching().look();
    assertThat(expected(WEB1)).isEqualTo(kept(point, WEB1));
    assertThat(expected(WEB2)).isEqualTo(kept(point, WEB2));
  }

  @Test
  void nothingIsCapturedWhileAnyHostChangesNorByAnAnswerToAnOlderWatch() throws Exception {
    sights(WEB1, Sight.Stage.CHANGED);
    sights(WEB2, Sight.Stage.MOVING);
    desk.watching().look();
    desk.watching().sighted(WEB2, new Sighted(SHOP, watch(WEB2).number() - 1, List.of()));
    desk.watching().look();
    Thread.sleep(Duration.ofMillis(50));
    assertThat(points()).isEmpty();

    sights(WEB2, Sight.Stage.CHANGED);
    desk.watching().look();
    until(() -> points().size() == 1);
  }

  @Test
  void aCaptureThatWasDisturbedKeepsNothing() {
    var wish = new Points.Wish(Optional.empty(), Mark.UNKNOWN, "x");

    var answer = desk.points().notice(SHOP, new PointId("p-new00001"), wish, () -> true);

    assertThat(answer.toString()).contains("changed while it was captured");
    assertThat(points()).isEmpty();
  }

  @Test
  void whatARollbackBroughtBackIsNoDeployment() throws Exception {
    var good =
        given(
            desk.points()
                .capture(SHOP, new Points.Wish(Optional.of(new Label("v1")), Mark.GOOD, "ann")));
    now.updateAndGet(time -> time.plusSeconds(60));
    runs("v2");
    noticed();
    now.updateAndGet(time -> time.plusSeconds(60));

    var kept = given(desk.plans().plan(SHOP, "", "v1", "ann"));
    var run = given(desk.plans().start(kept.id(), new Runs.Beginning("ann", "bad", two.id())));
    until(() -> desk.runs().find(run).orElseThrow().state().ended());
    desk.watching().look();

    until(() -> expected(WEB1).equals(kept(good, WEB1)));
    assertThat(expected(WEB2)).isEqualTo(kept(good, WEB2));
  }

  /** The host of the run says only after its next look that it is as it was again. */
  @Test
  void whatWasSeenBeforeARunIsNoDeploymentAfterIt() throws Exception {
    given(
        desk.points()
            .capture(SHOP, new Points.Wish(Optional.of(new Label("v1")), Mark.GOOD, "ann")));
    now.updateAndGet(time -> time.plusSeconds(60));
    runs("v2");
    desk.watching().look();
    var kept = given(desk.plans().plan(SHOP, "", "v1", "ann"));
    var run = given(desk.plans().start(kept.id(), new Runs.Beginning("ann", "bad", two.id())));
    sights(WEB1, Sight.Stage.CHANGED);
    until(() -> desk.runs().find(run).orElseThrow().state().ended());
    long before = watch(WEB1).number();
    int points = points().size();

    desk.watching().look();

    assertThat(desk.watching().phase(SHOP)).isEqualTo(Noticed.Phase.QUIET);
    assertThat(watch(WEB1).number()).as("asked anew").isGreaterThan(before);
    assertThat(points()).hasSize(points);
    desk.watching().look();
    sights(WEB1, Sight.Stage.CHANGED);
    assertThat(desk.watching().phase(SHOP)).as("asked once").isEqualTo(Noticed.Phase.STILL);
  }

  @Test
  void aPointIsGoodWhenItsChecksHeldAndTheControllerMayRestartMeanwhile() throws Exception {
    var point = noticed();
    soakFor(desk, point, 300);
    assertThat(mark(point)).isEqualTo(Mark.UNKNOWN);

    var next =
        Desk.of(
            new Desk.World(two.ledger, two.roster, two.fleet, now::get, two::id, () -> "token"));
    soakFor(next, point, 270);
    assertThat(mark(point)).isEqualTo(Mark.UNKNOWN);
    soakFor(next, point, 60);

    assertThat(mark(point)).isEqualTo(Mark.GOOD);
    assertThat(soak(point).words()).isEqualTo("checks held 10m: health");
  }

  @Test
  void aFailedCheckKeepsAPointFromBeingGood() throws Exception {
    var point = noticed();
    soakFor(desk, point, 570);
    two.fleet.answerChecks(Verdict.FAILED);
    soakFor(desk, point, 60);
    assertThat(mark(point)).isEqualTo(Mark.UNKNOWN);

    soakFor(desk, point, 1260);

    assertThat(mark(point)).isEqualTo(Mark.UNKNOWN);
    assertThat(soak(point).state()).isEqualTo(Soak.State.ENDED);
  }

  @Test
  void hostsThatNoLongerRunWhatWasCapturedKeepItFromBeingGood() throws Exception {
    var point = noticed();
    soakFor(desk, point, 570);
    runs("v3");
    soakFor(desk, point, 60);

    assertThat(mark(point)).isEqualTo(Mark.UNKNOWN);
    assertThat(soak(point).words()).contains("differ from what was captured");
  }

  @Test
  void whatAPersonJudgedIsNotJudgedAgain() throws Exception {
    var point = noticed();
    soakFor(desk, point, 570);
    given(desk.points().mark(point.id(), Mark.BAD, "ann"));
    soakFor(desk, point, 120);

    assertThat(mark(point)).isEqualTo(Mark.BAD);
  }

  /** Half a minute a round. */
  private void soakFor(Desk which, RestorePoint point, int seconds) throws Exception {
    for (int passed = 0; passed < seconds; passed += 30) {
      var before = new SoakLedger(two.ledger).find(point.id());
      which.soaking().look();
      if (mark(point) == Mark.UNKNOWN
          && before.filter(one -> one.state() != Soak.State.SOAKING).isEmpty()) {
        until(() -> !new SoakLedger(two.ledger).find(point.id()).equals(before));
        Thread.sleep(Duration.ofMillis(5)); // until the round is over
      }
      now.updateAndGet(time -> time.plusSeconds(30));
    }
  }

  private Soak soak(RestorePoint point) {
    return new SoakLedger(two.ledger).find(point.id()).orElseThrow();
  }

  private Mark mark(RestorePoint point) {
    return points().stream()
        .filter(one -> one.id().equals(point.id()))
        .findFirst()
        .orElseThrow()
        .mark();
  }

  private RestorePoint noticed() throws Exception {
    int before = points().size();
    desk.watching().look(); // as it does every second: sights of an older watch are nothing
    sights(WEB1, Sight.Stage.CHANGED);
    desk.watching().look();
    until(() -> points().size() > before);
    assertThat(points().getFirst().origin()).isEqualTo(Origin.NOTICED);
    return points().getFirst();
  }

  private void sights(HostName host, Sight.Stage stage) {
    var sight = new Sight(new ComponentName("code"), stage, List.of("HEAD moves"));
    desk.watching().sighted(host, new Sighted(SHOP, watch(host).number(), List.of(sight)));
  }

  private List<RestorePoint> points() {
    return given(desk.points().list(SHOP));
  }

  private Expected expected(HostName host) {
    desk.watching().look();
    return watch(host).targets().getFirst().expected();
  }

  private Watch watch(HostName host) {
    return Optional.ofNullable(two.fleet.watched.get(host)).orElseThrow();
  }

  private static Expected kept(RestorePoint point, HostName host) {
    var snapshot = point.of(new Target(new ComponentName("code"), host)).orElseThrow();
    return new Expected.Kept(snapshot.id(), snapshot.digest());
  }

  private void runs(String version) {
    for (var host : List.of(WEB1, WEB2)) {
      two.fleet.live.put(new Target(new ComponentName("code"), host), version);
    }
  }

  private static void until(BooleanSupplier happened) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(Duration.ofMillis(2));
    }
  }
}
