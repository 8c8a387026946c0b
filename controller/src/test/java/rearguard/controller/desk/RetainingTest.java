package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Full;
import rearguard.model.stock.Holding;
import rearguard.model.stock.PointDrop;
import rearguard.model.stock.StockWish;

class RetainingTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final HostName WEB1 = new HostName("web1");
  private static final HostName WEB2 = new HostName("web2");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components: { code: { on: app, git: {} } }
      """;
  private static final String FIVE = FILE + "retain: { points: 5 }\n";

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
            new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of()));
    desk = two.desk;
    apply(FIVE);
  }

  @AfterEach
  void close() {
    two.close();
  }

  private void apply(String file) {
    given(desk.applications().apply("shop.yml", file, "ann"));
  }

  private void runs(String version) {
    for (var host : List.of(WEB1, WEB2)) {
      two.fleet.live.put(new Target(new ComponentName("code"), host), version);
    }
  }

  private RestorePoint capture(String label, Mark mark) {
    now.set(now.get().plus(Duration.ofHours(1)));
    runs(label);
    var wish = new Points.Wish(Optional.of(new Label(label)), mark, "ann");
    return given(desk.points().capture(SHOP, wish));
  }

  /** v1 and v2 good, v3 bad, then unknown ones. */
  private List<RestorePoint> captured(int count) {
    return java.util.stream.IntStream.rangeClosed(1, count)
        .mapToObj(at -> capture("v" + at, at < 3 ? Mark.GOOD : at == 3 ? Mark.BAD : Mark.UNKNOWN))
        .toList();
  }

  private List<String> labels() {
    return given(desk.points().list(SHOP)).stream()
        .map(point -> point.label().map(Label::value).orElse("undo"))
        .toList();
  }

  private List<SnapshotId> kept(HostName host) {
    return given(two.fleet.stock(host, StockWish.look(Optional.empty()))).holdings().stream()
        .map(Holding::id)
        .toList();
  }

  private List<String> audited(String kind) {
    return two.ledger.read(
        handle ->
            handle
                .createQuery("SELECT words FROM audit WHERE kind = ? ORDER BY number")
                .bind(0, kind)
                .mapTo(String.class)
                .list());
  }

  private static Problem refused(Answer<?> answer) {
    return switch (answer) {
      case Answer.Given<?>(var value) -> throw new AssertionError(value.toString());
      case Answer.Refused<?>(var problems) -> problems.getFirst();
    };
  }

  @Test
  void afterACaptureTheBadOneAndTheOldestUnknownOneGoOnEveryHost() {
    var points = captured(7);

    desk.retaining().lookNow();

    assertThat(labels()).containsExactly("v7", "v6", "v5", "v2", "v1");
    for (var host : List.of(WEB1, WEB2)) {
      assertThat(kept(host)).hasSize(5);
    }
    assertThat(audited("point-dropped"))
        .containsExactly(
            "restore point "
                + points.get(2).id()
                + " of shop is dropped by retention: more than 5 points",
            "restore point "
                + points.get(3).id()
                + " of shop is dropped by retention: more than 5 points");

    desk.retaining().lookNow();
    assertThat(labels()).hasSize(5);
    capture("v8", Mark.UNKNOWN);
    desk.retaining().lookNow();
    assertThat(labels()).containsExactly("v8", "v7", "v6", "v2", "v1");
  }

  @Test
  void whoWroteNothingIsToldADayBefore() {
    apply(FILE + "watch: false\n");
    captured(52);

    desk.retaining().lookNow();

    assertThat(labels()).hasSize(52);
    assertThat(audited("retention-begins"))
        .singleElement()
        .asString()
        .startsWith("keeps 50 points, 180 days, 50 GiB a host (the fleet file says nothing): 2 of");
    assertThat(desk.retaining().words(SHOP)).contains("; drops nothing before 2026-01-05");

    now.set(now.get().plus(Duration.ofHours(25)));
    desk.retaining().lookNow();
    assertThat(labels()).hasSize(50);
    assertThat(desk.retaining().words(SHOP)).endsWith("(the fleet file says nothing)");
  }

  @Test
  void aPlanToADroppedPointSaysWhenByWhomAndWhy() {
    var points = captured(6);
    desk.retaining().lookNow();

    var said =
        "restore point "
            + points.get(2).id()
            + " was dropped on 2026-01-02 16:00 UTC by"
            + " retention: more than 5 points";
    var byId = refused(desk.plans().plan(SHOP, "", points.get(2).id().value(), "ann"));
    assertThat(byId.message()).isEqualTo(said);
    assertThat(byId.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refused(desk.plans().plan(SHOP, "", "v3", "ann")).message()).isEqualTo(said);
    assertThat(refused(desk.points().mark(points.get(2).id(), Mark.GOOD, "ann")).message())
        .isEqualTo(said);
    assertThat(refused(desk.points().pin(points.get(2).id(), "ann", "")).message()).isEqualTo(said);
  }

  @Test
  void aPinnedPointStaysUntilItIsUnpinned() {
    var bad = captured(5).get(2);
    given(desk.points().pin(bad.id(), "ann", "for the court"));
    capture("v6", Mark.UNKNOWN);

    desk.retaining().lookNow();
    assertThat(labels()).hasSize(6).contains("v3");
    var standing = desk.retaining().standings(List.of(bad)).getFirst();
    assertThat(standing.pin()).isPresent();
    assertThat(standing.pin().get().by()).isEqualTo("ann");
    assertThat(standing.pin().get().reason()).isEqualTo("for the court");

    given(desk.points().unpin(bad.id(), "bob"));
    capture("v7", Mark.UNKNOWN);
    desk.retaining().lookNow();
    assertThat(labels()).doesNotContain("v3").contains("v2", "v1");
    assertThat(audited("point-pinned")).singleElement().asString().endsWith("for the court");
    assertThat(audited("point-unpinned")).hasSize(1);
  }

  @Test
  void aHostThatWasAwayDropsWhenItIsBack() {
    captured(6);
    two.fleet.away.add(WEB2);

    desk.retaining().lookNow();
    assertThat(labels()).hasSize(5);
    assertThat(kept(WEB1)).hasSize(5);

    two.fleet.away.remove(WEB2);
    assertThat(kept(WEB2)).hasSize(6);
    desk.retaining().lookNow();
    assertThat(kept(WEB2)).hasSize(5);
  }

  @Test
  void whereAPlanOfLateLeadsStaysForADay() {
    var bad = captured(5).get(2);
    runs("broken");
    given(desk.plans().plan(SHOP, "", bad.id().value(), "ann"));
    capture("v6", Mark.UNKNOWN);

    desk.retaining().lookNow();
    assertThat(labels()).hasSize(5).contains("v3").doesNotContain("v4");

    now.set(now.get().plus(Duration.ofHours(25)));
    capture("v7", Mark.UNKNOWN);
    desk.retaining().lookNow();
    assertThat(labels()).hasSize(5).doesNotContain("v3");
  }

  @Test
  void theWayBackOfTheLastRunsStays() throws Exception {
    captured(5);
    runs("broken");
    var plan = given(desk.plans().plan(SHOP, "", "v1", "ann"));
    var run = given(desk.plans().start(plan.id(), new Runs.Beginning("ann", "", "k")));
    ended(run);
    capture("v6", Mark.UNKNOWN);
    capture("v7", Mark.UNKNOWN);

    desk.retaining().lookNow();

    assertThat(labels()).containsExactly("v7", "v6", "undo", "v2", "v1");
    given(desk.plans().undo(run, "ann"));
  }

  private void ended(RunId id) throws InterruptedException {
    var over = new CountDownLatch(1);
    try (var _ =
        desk.runs().onChange(run -> over(run.id().equals(id) && run.state().ended(), over))) {
      over(desk.runs().find(id).orElseThrow().state().ended(), over);
      assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void over(boolean ended, CountDownLatch over) {
    if (ended) {
      over.countDown();
    }
  }

  @Test
  void whileARunHasNotEndedNothingGoes() throws Exception {
    captured(6);
    runs("broken");
    var plan = given(desk.plans().plan(SHOP, "", "v1", "ann"));
    var restore = plan.plan().steps().stream().filter(step -> step.verb() == Verb.RESTORE);
    restore.forEach(step -> two.fleet.broken.add(step.id()));
    var run = given(desk.plans().start(plan.id(), new Runs.Beginning("ann", "", "k")));

    desk.retaining().lookNow();
    assertThat(labels().stream().filter(label -> !label.equals("undo"))).hasSize(6);
    assertThat(given(desk.retaining().prune(SHOP, wish(true, List.of()))).notes())
        .contains("nothing is dropped now: a run of shop has not ended");

    assertThat(desk.runs().find(run).orElseThrow().state().ended()).isFalse();
  }

  @Test
  void aLockDownKeepsEverything() {
    captured(6);
    given(desk.lockdowns().begin(SHOP, "broken into", "ann"));

    desk.retaining().lookNow();
    assertThat(labels()).hasSize(6);
    var answer = desk.retaining().prune(SHOP, wish(false, labels6()));
    assertThat(refused(answer).message()).isEqualTo("nothing is dropped now: shop is locked down");

    given(desk.lockdowns().end(SHOP, new Lockdowns.Word("ann", "", true)));
    now.set(now.get().plus(Duration.ofMinutes(2)));
    desk.retaining().lookNow();
    assertThat(labels()).hasSize(5);
  }

  private List<PointId> labels6() {
    return given(desk.points().list(SHOP)).stream().map(RestorePoint::id).toList();
  }

  private static Retaining.Wish wish(boolean dryRun, List<PointId> points) {
    return new Retaining.Wish(dryRun, OptionalInt.of(3), points, "ann");
  }

  @Test
  void whatIsPrunedIsShownFirstAndThenNothingElseGoes() {
    captured(5);

    var shown = given(desk.retaining().prune(SHOP, wish(true, List.of())));

    assertThat(shown.drops()).extracting(PointDrop::why).containsOnly("more than 3 points");
    assertThat(shown.drops()).hasSize(2);
    assertThat(shown.drops().getFirst().frees()).isEqualTo(2 * ((1L << 20) + 10));
    assertThat(labels()).hasSize(5);

    capture("v6", Mark.UNKNOWN);
    var agreed = shown.drops().stream().map(PointDrop::point).toList();
    var gone = given(desk.retaining().prune(SHOP, wish(false, agreed)));
    assertThat(gone.drops()).extracting(PointDrop::point).containsExactlyElementsOf(agreed);
    assertThat(labels()).containsExactly("v6", "v5", "v2", "v1");
    assertThat(kept(WEB1)).hasSize(4);
    assertThat(audited("point-dropped")).allMatch(words -> words.contains("dropped by ann: more"));
  }

  @Test
  void anotherApplicationOfTheSameHostsKeepsItsOwn() {
    given(
        desk.applications()
            .apply("blog.yml", FIVE.replace("application: shop", "application: blog"), "ann"));
    var blog = new ApplicationName("blog");
    var wish = new Points.Wish(Optional.empty(), Mark.BAD, "ann");
    given(desk.points().capture(blog, wish));
    given(desk.points().capture(blog, wish));

    captured(7);
    desk.retaining().lookNow();

    assertThat(given(desk.points().list(blog))).hasSize(2);
    assertThat(kept(WEB1)).hasSize(7);
  }

  @Test
  void aCaptureThatDoesNotFitSaysWhatCouldGo() {
    var points = captured(7);
    var full =
        Answer.<RestorePoint>refused(
            Problem.of(Problem.Kind.CONFLICT, "no room", Full.hint("on the disk")));

    var problem = refused(desk.retaining().explained(SHOP, full));

    assertThat(problem.message()).isEqualTo("no room");
    assertThat(problem.hint())
        .isEqualTo(
            "Free space there, or drop restore points with \"rearguard point prune shop --keep N\";"
                + " these may go, the first first: "
                + points.get(2).id()
                + ", "
                + points.get(3).id()
                + ", "
                + points.get(4).id()
                + " and 1 more.");
  }
}
