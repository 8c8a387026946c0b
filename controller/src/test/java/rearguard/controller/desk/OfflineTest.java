package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.plan.Asked;
import rearguard.controller.run.Runs;
import rearguard.controller.run.SmallFleet;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Target;

/** Hosts that are not there: what was decided before the start, and what they owe afterwards. */
class OfflineTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final HostName WEB2 = new HostName("web2");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components:
        code: { on: app, git: { path: /srv/shop } }
        web: { on: app, pm2: {} }
      procedures:
        all: { limit: { budget: 2 }, on-failure: revert }
      """;

  @TempDir private Path folder;
  private TwoHosts two;
  private SmallFleet fleet;
  private Desk desk;

  @BeforeEach
  void open() {
    two =
        new TwoHosts(
            folder,
            new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of(key("path"))),
            new DriverSpec(
                new DriverName("pm2"), Kind.PROCESS, Set.of(Ability.STOP_AND_START), List.of()));
    fleet = two.fleet;
    desk = two.desk;
    runs("v1");
    given(desk.applications().apply("shop.yml", FILE, "ann"));
    given(
        desk.points()
            .capture(SHOP, new Points.Wish(Optional.empty(), RestorePoint.Mark.GOOD, "ann")));
    runs("v2");
  }

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void theFileDecidesWhatNobodyElseDoes() {
    var policy = given(plan(Optional.empty())).plan().policy();
    assertThat(policy.offline()).isEqualTo(Offline.REFUSE);
    assertThat(policy.onFailure()).isEqualTo(OnFailure.REVERT);
    assertThat(policy.budget()).isEqualTo(2);
  }

  @Test
  void everyHostHoldsItsWayBackBeforeAnythingStarts() {
    var plan = given(plan(Optional.empty())).plan();
    var remember =
        plan.steps().stream().filter(step -> step.verb() == Verb.REMEMBER).map(Step::snapshot);
    assertThat(plan.back().stream().map(step -> step.id().value()))
        .startsWith(
            "web1/back-prepare/code",
            "web1/back-prepare/web",
            "web1/back-stop/web",
            "web1/back-restore/code",
            "web1/back-restore/web",
            "web1/back-verify/code");
    assertThat(remember.toList())
        .containsAll(plan.back().stream().map(Step::snapshot).distinct().toList());
  }

  @Test
  void anOfflineHostRefusesThePlan() {
    fleet.away.add(WEB2);
    assertThat(plan(Optional.empty()))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(((Problem) refused.problems().getFirst()).hint())
                    .contains("--offline leave"));
  }

  @Test
  void aHostLeftBehindOwesACatchUpAndIsHeldUntilItHasCaughtUp() throws Exception {
    fleet.away.add(WEB2);
    var left = ended(given(start(plan(Optional.of(Offline.LEAVE)))));
    assertThat(left.state()).isEqualTo(RunState.MIXED);
    assertThat(owed()).extracting(CatchUp::host).containsExactly(WEB2);
    assertThat(fleet.live.get(target("web1"))).isEqualTo("v1");

    fleet.returns(WEB2);
    until(() -> owed().stream().anyMatch(one -> one.held().startsWith("held: stopped 1")));
    assertThat(fleet.effects).contains("fence web2");

    var wanted =
        new Asked(
            "", "", false, false, Optional.empty(), Optional.empty(), List.of(WEB2), List.of());
    var caughtUp = ended(given(start(desk.plans().plan(SHOP, wanted, "ann"))));
    assertThat(caughtUp.plan().hosts()).containsExactly(WEB2);
    assertThat(caughtUp.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(owed()).isEmpty();
    assertThat(fleet.live.get(target("web2"))).isEqualTo("v1");
  }

  @Test
  void aHostLeftBehindCanBeLetGo() throws Exception {
    fleet.away.add(WEB2);
    ended(given(start(plan(Optional.of(Offline.LEAVE)))));
    var released = given(desk.runs().catchUps().release(WEB2, "ann", "it is being replaced"));
    assertThat(released).hasSize(1);
    assertThat(owed()).isEmpty();
    fleet.returns(WEB2);
    until(() -> fleet.effects.contains("release web2"));
    assertThat(fleet.effects).doesNotContain("fence web2");
    assertThat(desk.runs().catchUps().release(WEB2, "ann", "")).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void undoingTheRunLetsTheHostGo() throws Exception {
    fleet.away.add(WEB2);
    var left = ended(given(start(plan(Optional.of(Offline.LEAVE)))));
    ended(given(start(desk.plans().undo(left.id(), "ann"))));
    assertThat(owed()).isEmpty();
  }

  @Test
  void aRunThatWaitsForAHostChangesNothingBeforeItIsThere() throws Exception {
    fleet.away.add(WEB2);
    var kept = given(plan(Optional.of(Offline.WAIT)));
    assertThat(kept.plan().changes())
        .filteredOn(change -> change.target().host().equals(WEB2))
        .allSatisfy(change -> assertThat(change.drift().words().getFirst()).contains("offline"));
    var id = given(start(Answer.given(kept)));
    until(() -> desk.runs().find(id).orElseThrow().silent().contains(WEB2));
    assertThat(fleet.live.get(target("web1"))).isEqualTo("v2");
    fleet.returns(WEB2);
    assertThat(ended(id).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(fleet.live.values()).containsOnly("v1");
  }

  @Test
  void whatIsAskedOfARunIsRefusedAndRecordedWhereItMakesNoSense() throws Exception {
    var id = given(start(plan(Optional.empty())));
    ended(id);
    var wish = new Runs.Wish(RunVerb.RETRY, "bob", "", new TreeSet<>());
    assertThat(desk.runs().steer(id, wish)).isInstanceOf(Answer.Refused.class);
    var audit = two.ledger.read(handle -> two.ledger.audit().newest(handle, 1)).getFirst();
    assertThat(audit.kind()).isEqualTo("run-wish-refused");
    assertThat(audit.who()).isEqualTo("bob");
  }

  @Test
  void whoDrivesARunSaysSo() throws Exception {
    fleet.away.add(WEB2);
    var id = given(start(plan(Optional.of(Offline.WAIT))));
    desk.runs().beat();
    assertThat(desk.runs().alive(id)).isPresent();
    assertThat(desk.runs().find(id).orElseThrow().course().claim().owner()).isEqualTo("ann");
  }

  private Answer<Plans.Kept> plan(Optional<Offline> offline) {
    var asked = new Asked("", "", false, false, offline, Optional.empty(), List.of(), List.of());
    return desk.plans().plan(SHOP, asked, "ann");
  }

  private Answer<RunId> start(Answer<Plans.Kept> kept) {
    return kept.then(
        some -> desk.plans().start(some.id(), new Runs.Beginning("ann", "v2 is broken", two.id())));
  }

  private List<CatchUp> owed() {
    return desk.runs().catchUps().open();
  }

  private Run ended(RunId id) throws InterruptedException {
    var over = new CountDownLatch(1);
    Predicate<Run> done = run -> run.id().equals(id) && run.state().ended();
    try (var _ =
        desk.runs()
            .onChange(
                run -> {
                  if (done.test(run)) {
                    over.countDown();
                  }
                })) {
      if (!done.test(desk.runs().find(id).orElseThrow())) {
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
      }
    }
    return desk.runs().find(id).orElseThrow();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private void runs(String version) {
    for (var host : List.of("web1", "web2")) {
      fleet.live.put(target(host), version);
      fleet.live.put(new Target(new ComponentName("web"), new HostName(host)), version);
    }
  }

  private static Target target(String host) {
    return new Target(new ComponentName("code"), new HostName(host));
  }

  private static DriverSpec.Key key(String name) {
    return new DriverSpec.Key(name, DriverSpec.Shape.TEXT, true, "a folder");
  }
}
