package rearguard.agent.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Drivers;
import rearguard.agent.hold.Holds;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.step.Desk;
import rearguard.agent.step.Keeping;
import rearguard.agent.step.OneHost;
import rearguard.agent.step.Questions;
import rearguard.agent.step.Sample;
import rearguard.agent.step.Work;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Stock;
import rearguard.model.stock.StockWish;

class DroppingTest {
  private static final SnapshotId ONE = new SnapshotId("s-00000001");
  private static final SnapshotId TWO = new SnapshotId("s-00000002");
  private static final HostName WEB1 = new HostName("web1");

  /** Of two applications: neither knows of the other. */
  private static final Target SHOP = new Target(new ComponentName("shop"), WEB1);

  private static final Target BLOG = new Target(new ComponentName("blog"), WEB1);

  @TempDir private Path folder;
  private final Host host = new LocalHost("dropping-test");
  private final Ledge driver = new Ledge();
  private Path live;
  private Path ledge;
  private Desk desk;

  @BeforeEach
  void makeALiveFolder() throws Exception {
    live = Files.createDirectory(folder.resolve("live"));
    ledge = Files.createDirectory(folder.resolve("ledge"));
    Files.writeString(live.resolve("a.js"), "a");
    desk = Desk.open(folder.resolve("journal"), host.clock());
  }

  @AfterEach
  void closeTheJournal() throws Exception {
    desk.close();
  }

  private Work work(Host on) throws Exception {
    var keeping = new Keeping(SnapshotStore.in(folder.resolve("store"), on));
    return new Work(WEB1, new Drivers(List.of(driver)), keeping, on, new Holds(folder, on));
  }

  private void capture(Work work, SnapshotId id, Target target) throws Exception {
    new Questions(work)
        .capture(id, new Questions.Section(target, Ledge.NAME, Ledge.section(live, ledge)));
  }

  private Stock drop(Work work, SnapshotId... ids) throws Exception {
    var drops = List.of(ids).stream().map(id -> new StockWish.Drop(id, Optional.empty())).toList();
    return new Dropping(desk, work).answer(new StockWish(drops, Optional.empty()));
  }

  private List<String> names(String room) throws Exception {
    return host.disk().names(folder.resolve(room));
  }

  @Test
  void whatAnotherApplicationHoldsStaysAndTheRestGoes() throws Exception {
    var work = work(host);
    capture(work, ONE, SHOP);
    capture(work, TWO, BLOG);

    var told = drop(work, ONE);

    assertThat(told.dropped()).containsExactly(ONE);
    assertThat(told.holdings()).extracting(holding -> holding.id()).containsExactly(TWO);
    assertThat(names("ledge")).containsExactly(TWO.value());
    assertThat(work.keeping().store().verify(TWO)).isEmpty();

    assertThat(drop(work, TWO, ONE).holdings()).isEmpty();
    assertThat(names("store/trees")).isEmpty();
    assertThat(names("store/leaving")).isEmpty();
    assertThat(names("ledge")).isEmpty();
  }

  @Test
  void whatASnapshotSharesIsToldByAName() throws Exception {
    var work = work(host);
    capture(work, ONE, SHOP);
    capture(work, TWO, BLOG);

    var holdings = drop(work).holdings();

    assertThat(holdings).extracting(holding -> holding.target()).containsExactly(SHOP, BLOG);
    Map<String, Long> first = holdings.getFirst().shares();
    Map<String, Long> second = holdings.getLast().shares();
    assertThat(first).hasSize(2).containsEntry("ledge:" + ONE, 7L);
    assertThat(first.keySet())
        .filteredOn(second::containsKey)
        .singleElement()
        .asString()
        .startsWith("tree:");
    assertThat(holdings.getFirst().own()).isBetween(10L, 200L);
  }

  @Test
  void aPageEndsAndTheNextOneBeginsAfterIt() throws Exception {
    var work = work(host);
    capture(work, ONE, SHOP);
    capture(work, TWO, SHOP);

    var later = new Dropping(desk, work).answer(StockWish.look(Optional.of(ONE)));

    assertThat(later.holdings()).extracting(holding -> holding.id()).containsExactly(TWO);
    assertThat(later.more()).isFalse();
  }

  @Test
  void whereItsTargetWasIsKnownAlsoWhenNobodySaysIt() throws Exception {
    capture(work(host), ONE, SHOP);

    drop(work(host), ONE); // another process, and a fleet file that has no such component any more

    assertThat(names("ledge")).isEmpty();
  }

  @Test
  void anOldSnapshotIsDroppedAsTheFleetFileSays() throws Exception {
    var work = work(host);
    capture(work, ONE, SHOP);
    Files.delete(folder.resolve("store/snapshots/" + ONE + "/section"));
    var section = new StockWish.Section(SHOP, Ledge.NAME, Ledge.section(live, ledge));

    new Dropping(desk, work)
        .answer(
            new StockWish(
                List.of(new StockWish.Drop(ONE, Optional.of(section))), Optional.empty()));

    assertThat(names("ledge")).isEmpty();
    assertThat(names("store/snapshots")).isEmpty();
  }

  @Test
  void whatCannotBeForgottenIsNoSnapshotAnyMoreAndGoesTheNextTime() throws Exception {
    var work = work(host);
    capture(work, ONE, SHOP);
    driver.away = true;

    var told = drop(work, ONE);

    assertThat(told.refused()).singleElement().extracting(one -> one.id()).isEqualTo(ONE);
    assertThat(told.refused().getFirst().why().message()).isEqualTo("the ledge is away");
    assertThat(told.holdings()).isEmpty();
    assertThat(work.keeping().store().find(ONE)).isEmpty();

    driver.away = false;
    assertThat(drop(work(host)).dropped()).containsExactly(ONE);
    assertThat(names("store/leaving")).isEmpty();
    assertThat(names("ledge")).isEmpty();
  }

  @Test
  void aDamagedOneGoesAsWell() throws Exception {
    var work = work(host);
    capture(work, ONE, SHOP);
    Files.write(folder.resolve("store/snapshots/" + ONE + "/manifest"), new byte[3]);

    assertThat(drop(work, ONE).dropped()).containsExactly(ONE);
    assertThat(names("store/trees")).isEmpty();
  }

  @Test
  void killedAtAnyCallItIsWholeOrNoSnapshotAndTheNextTimeEverythingIsGone() throws Exception {
    for (int call = 1; ; call++) {
      var work = work(host);
      capture(work, ONE, SHOP);
      capture(work, TWO, BLOG);
      var faulty = FaultyHost.killedAt(call, host);
      try {
        drop(work(faulty), ONE);
      } catch (FaultyHost.Killed _) {
        assertThat(faulty.struck()).isTrue();
      }

      var after = work(host);
      assertThat(after.keeping().store().verify(TWO)).as("killed at call %s", call).isEmpty();
      if (after.keeping().store().find(ONE).isPresent()) {
        assertThat(after.keeping().store().verify(ONE)).as("killed at call %s", call).isEmpty();
        assertThat(names("ledge")).as("killed at call %s", call).contains(ONE.value());
      }
      drop(after, ONE);
      assertThat(names("store/snapshots"))
          .as("killed at call %s", call)
          .containsExactly(TWO.value());
      assertThat(names("store/leaving")).as("killed at call %s", call).isEmpty();
      assertThat(names("ledge")).as("killed at call %s", call).containsExactly(TWO.value());
      assertThat(after.keeping().store().verify(TWO)).as("killed at call %s", call).isEmpty();
      if (!faulty.struck()) {
        assertThat(call).isGreaterThan(15);
        return;
      }
    }
  }

  @Test
  void whatARunNeedsStaysUntilItIsOver() throws Exception {
    try (var one = new OneHost(Files.createDirectory(folder.resolve("one")))) {
      one.ready();
      var dropping = new Dropping(one.desk, one.work);
      var drops =
          List.of(Sample.GOOD, Sample.UNDO).stream()
              .map(id -> new StockWish.Drop(id, Optional.empty()))
              .toList();

      var held = dropping.answer(new StockWish(drops, Optional.empty()));

      assertThat(held.dropped()).isEmpty();
      assertThat(held.refused())
          .extracting(refused -> refused.why().message())
          .containsExactly(
              "run r-test is held here and needs snapshot s-goodgood",
              "run r-test is held here and needs snapshot s-undoundo");
      assertThat(held.holdings()).hasSize(2);

      one.claims.end(1, Sample.RUN, rearguard.model.run.RunState.SUCCEEDED);
      assertThat(dropping.answer(new StockWish(drops, Optional.empty())).holdings()).isEmpty();
    }
  }
}
