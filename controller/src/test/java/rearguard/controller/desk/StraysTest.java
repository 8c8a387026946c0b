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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.model.Answer;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.StockWish;

/** Snapshots that no restore point of the ledger has. Each is eight days old, says its host. */
class StraysTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final HostName WEB1 = new HostName("web1");
  private static final HostName WEB2 = new HostName("web2");
  private static final DriverName GIT = new DriverName("git");
  private static final Points.Wish WISH = new Points.Wish(Optional.empty(), Mark.UNKNOWN, "ann");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components: { code: { on: app, git: {} } }
      """;

  @TempDir private Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T10:00:00Z"));
  private TwoHosts two;
  private Desk desk;

  @BeforeEach
  void open() {
    two = new TwoHosts(folder, now::get, new DriverSpec(GIT, Kind.CODE, Set.of(), List.of()));
    desk = two.desk;
    given(desk.applications().apply("shop.yml", FILE, "ann"));
    given(desk.points().capture(SHOP, WISH));
  }

  @AfterEach
  void close() {
    two.close();
  }

  private int kept(HostName host) {
    return given(two.fleet.stock(host, StockWish.look(Optional.empty()))).holdings().size();
  }

  private List<String> audited() {
    return two.ledger.read(
        handle ->
            handle
                .createQuery("SELECT words FROM audit WHERE kind = 'snapshots-dropped'")
                .mapTo(String.class)
                .list());
  }

  private void days(int days) {
    now.set(now.get().plus(Duration.ofDays(days)));
  }

  /** What a capture leaves behind on both hosts that was disturbed. */
  private void disturbed() {
    assertThat(desk.points().notice(SHOP, desk.points().freshId(), WISH, () -> true))
        .isInstanceOf(Answer.Refused.class);
  }

  private void stray(String id) {
    var code = new Target(new ComponentName("code"), WEB1);
    given(two.fleet.capture(WEB1, new SnapshotId(id), code, GIT, Setting.Group.EMPTY));
  }

  @Test
  void aSnapshotOfNoPointGoesAfterAWeek() {
    disturbed();

    days(6);
    desk.retaining().lookNow();
    assertThat(kept(WEB1)).isEqualTo(2);

    days(2);
    desk.retaining().lookNow();
    assertThat(kept(WEB1)).isEqualTo(1);
    assertThat(kept(WEB2)).isEqualTo(1);
    assertThat(audited())
        .hasSize(2)
        .allMatch(words -> words.startsWith("dropped by retention: 1 snapshots of no restore"));
  }

  @Test
  void aNewLedgerDropsNothingThatAnotherControllerAskedFor() {
    stray("s-before01");
    desk.retaining().lookNow();
    days(10);
    stray("s-meanwhile01");

    desk.retaining().lookNow();
    days(10);
    desk.retaining().lookNow();

    assertThat(kept(WEB1)).isEqualTo(3);
    assertThat(audited()).isEmpty();
  }

  @Test
  void aControllerThatBeganAnewDropsNothingOfBefore() {
    disturbed();
    days(10);

    begunAnew().retaining().lookNow();
    days(10);

    assertThat(kept(WEB1)).isEqualTo(2);
    desk.retaining().lookNow();
    assertThat(kept(WEB1)).isEqualTo(1);
  }

  private Desk begunAnew() {
    return Desk.of(
        new Desk.World(two.ledger, two.roster, two.fleet, now::get, two::id, () -> "token"));
  }
}
