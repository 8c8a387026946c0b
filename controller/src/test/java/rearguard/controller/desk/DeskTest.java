package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.controller.run.Plans;
import rearguard.controller.run.Runs;
import rearguard.controller.run.SmallFleet;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Verdict;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.DriverSpec.Shape;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.RunId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Risk;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;

class DeskTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components:
        code: { on: app, git: { path: /srv/shop } }
        web: { on: app, pm2: {} }
      checks:
        health: { http: { url: "http://127.0.0.1/" }, on: app }
        version: { http: { url: "http://x/", json: { commit: "{{ code.commit }}" } } }
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
            new DriverSpec(
                new DriverName("git"),
                Kind.CODE,
                Set.of(),
                List.of(new DriverSpec.Key("path", Shape.TEXT, true, "the folder"))),
            new DriverSpec(
                new DriverName("pm2"), Kind.PROCESS, Set.of(Ability.STOP_AND_START), List.of()));
    fleet = two.fleet;
    desk = two.desk;
    runs("web1", "v1");
    runs("web2", "v1");
    given(desk.applications().apply("shop.yml", FILE, "ann"));
  }

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void theFleetGoesBackToTheLastGoodPointAndForthAgain() throws Exception {
    var good = captured("v1", Mark.GOOD);
    runs("web1", "v2");
    runs("web2", "v2");
    var kept = given(desk.plans().plan(SHOP, "", "", "ann"));
    assertThat(kept.plan().target()).isEqualTo(good.id());
    assertThat(kept.plan().targetWords()).isEqualTo("v1 (" + good.id() + ")");
    assertThat(kept.plan().risk()).isEqualTo(Risk.LOW);
    assertThat(kept.plan().steps().stream().map(step -> step.id().value()))
        .containsSubsequence(
            "web1/prepare/code",
            "web2/prepare/web",
            "web1/remember/code",
            "web2/remember/web",
            "web1/stop/web",
            "web1/restore/code",
            "web1/restore/web",
            "web1/verify/code",
            "web2/stop/web",
            "web2/restore/code",
            "web2/restore/web",
            "web2/verify/code")
        .hasSize(16);
    assertThat(checks(kept.plan(), 3)).containsExactly("version");
    assertThat(checks(kept.plan(), 2)).containsExactly("health", "health");
    assertThat(kept.plan().stages().get(3).hosts().getFirst().checks())
        .hasToString(
            kept.plan().stages().get(3).hosts().getFirst().checks().toString().replace("{{", ""));
    var run = ended(given(start(kept)));
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(fleet.live.values()).containsOnly("v1");

    var undo = given(desk.plans().undo(run.id(), "ann"));
    assertThat(undo.plan().procedure()).isEqualTo("undo");
    assertThat(ended(given(start(undo))).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(fleet.live.values()).containsOnly("v2");
  }

  @Test
  void aPlanOfAFleetThatMovedIsStale() {
    captured("v1", Mark.GOOD);
    runs("web1", "v2");
    var kept = given(desk.plans().plan(SHOP, "", "", "ann"));
    runs("web1", "v3");
    assertThat(refused(start(kept)))
        .isNotEmpty()
        .allMatch(p -> p.kind() == Problem.Kind.CONFLICT && p.message().contains("stale"));
  }

  @Test
  void whatRunsNowIsNeverTheLastGoodPoint() {
    var old = captured("v1", Mark.GOOD);
    runs("web1", "v2");
    runs("web2", "v2");
    captured("v2", Mark.BAD);
    runs("web1", "v3");
    runs("web2", "v3");
    captured("v3", Mark.GOOD);
    assertThat(given(desk.plans().plan(SHOP, "", "last-good", "ann")).plan().target())
        .isEqualTo(old.id());
  }

  @Test
  void aHostThatIsRightIsLeftAloneButVerified() {
    captured("v1", Mark.GOOD);
    runs("web2", "v2");
    var plan = given(desk.plans().plan(SHOP, "full", "v1", "ann")).plan();
    assertThat(plan.steps()).allMatch(step -> step.target().host().value().equals("web2"));
    assertThat(checks(plan, 3)).containsExactlyInAnyOrder("version", "health");
    assertThat(plan.hosts()).hasSize(2);
  }

  @Test
  void nothingToDoIsSaidAndEndsAtOnce() throws Exception {
    captured("v1", Mark.GOOD);
    var kept = given(desk.plans().plan(SHOP, "", "", "ann"));
    assertThat(kept.plan().nothingToDo()).isTrue();
    assertThat(kept.plan().risk()).isEqualTo(Risk.NONE);
    assertThat(ended(given(start(kept))).state()).isEqualTo(RunState.NO_OP);
  }

  @Test
  void aBadPointIsGoneToOnlyByItsId() {
    var bad = captured("v1", Mark.BAD);
    runs("web1", "v2");
    assertThat(refused(desk.plans().plan(SHOP, "", "", "ann")))
        .singleElement()
        .extracting(Problem::kind)
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(refused(desk.plans().plan(SHOP, "", "v1", "ann")).getFirst().message())
        .contains("marked bad");
    var plan = given(desk.plans().plan(SHOP, "", bad.id().value(), "ann")).plan();
    assertThat(plan.risk()).isEqualTo(Risk.HIGH);
    assertThat(plan.loss()).singleElement().asString().contains("marked bad");
  }

  @ParameterizedTest
  @CsvSource({"v1", "2999-01-01T00:00:00Z", "last-good", "''"})
  void aTargetIsFoundByWhatPeopleCallIt(String to) {
    var good = captured("v1", Mark.GOOD);
    runs("web1", "v2");
    assertThat(given(desk.plans().plan(SHOP, "", to, "ann")).plan().target()).isEqualTo(good.id());
  }

  @ParameterizedTest
  @CsvSource({"v9", "p-nothing", "2001-01-01T00:00:00Z"})
  void aTargetThatIsNotThereIsNotFound(String to) {
    captured("v1", Mark.GOOD);
    assertThat(refused(desk.plans().plan(SHOP, "", to, "ann")).getFirst().kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void aHostThatIsAwayIsNamed() {
    captured("v1", Mark.GOOD);
    fleet.away.add(Plans.WEB2);
    assertThat(refused(desk.plans().plan(SHOP, "", "v1", "ann")))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("web2"))
        .satisfies(p -> assertThat(p.kind()).isEqualTo(Problem.Kind.UNREACHABLE));
    assertThat(refused(capture("v2", Mark.UNKNOWN))).hasSize(1);
    assertThat(given(desk.points().list(SHOP))).hasSize(1);
    assertThat(given(desk.checking().check(SHOP)))
        .anyMatch(f -> f.verdict() == Verdict.UNKNOWN && f.host().equals(Optional.of(Plans.WEB2)));
  }

  @Test
  void aPausedRunIsUndone() throws Exception {
    captured("v1", Mark.GOOD);
    runs("web1", "v2");
    runs("web2", "v2");
    fleet.answerChecks(Verdict.FAILED);
    var id = given(start(given(desk.plans().plan(SHOP, "", "", "ann"))));
    var paused = until(id, RunState.PAUSED);
    assertThat(paused.state()).isEqualTo(RunState.PAUSED);
    var undo = given(desk.plans().undo(id, "bob"));
    assertThat(ended(given(start(undo))).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(desk.runs().find(id).orElseThrow().state()).isEqualTo(RunState.MIXED);
    assertThat(fleet.live.values()).containsOnly("v2");
  }

  @Test
  void aDriverSaysWhatItSeesInItsSectionAtItsPlace() {
    var problems =
        refused(desk.applications().apply("shop.yml", FILE.replace("/srv", "srv"), "ann"));
    assertThat(problems)
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.message()).isEqualTo("the path is not absolute");
              assertThat(p.place().orElseThrow().line()).isEqualTo(4);
              assertThat(p.place().orElseThrow().path()).isEqualTo("components.code.git.path");
            });
    assertThat(given(desk.applications().show(SHOP)).text()).isEqualTo(FILE);
  }

  @Test
  void checksWithoutAPointToCompareWithAreUnknown() {
    assertThat(given(desk.checking().check(SHOP)))
        .filteredOn(finding -> finding.check().value().equals("version"))
        .singleElement()
        .satisfies(f -> assertThat(f.verdict()).isEqualTo(Verdict.UNKNOWN))
        .satisfies(f -> assertThat(f.evidence()).isEqualTo("no restore point to compare with"));
  }

  private static List<String> checks(Plan plan, int stage) {
    return plan.stages().get(stage).hosts().stream()
        .map(HostPart::checks)
        .flatMap(List::stream)
        .map(check -> check.name().value())
        .toList();
  }

  private Answer<RunId> start(rearguard.controller.desk.Plans.Kept kept) {
    return desk.plans().start(kept.id(), new Runs.Beginning("ann", "v2 is broken", two.id()));
  }

  private Run ended(RunId id) throws InterruptedException {
    return until(id, RunState.SUCCEEDED);
  }

  private Run until(RunId id, RunState state) throws InterruptedException {
    var over = new CountDownLatch(1);
    try (var _ =
        desk.runs()
            .onChange(
                run -> {
                  if (run.id().equals(id) && (run.state().ended() || run.state() == state)) {
                    over.countDown();
                  }
                })) {
      var now = desk.runs().find(id).orElseThrow();
      if (!now.state().ended() && now.state() != state) {
        assertThat(over.await(20, TimeUnit.SECONDS)).as("%s", now.words()).isTrue();
      }
    }
    return desk.runs().find(id).orElseThrow();
  }

  private Answer<RestorePoint> capture(String label, Mark mark) {
    return desk.points().capture(SHOP, new Points.Wish(Optional.of(new Label(label)), mark, "ann"));
  }

  private RestorePoint captured(String label, Mark mark) {
    return given(capture(label, mark));
  }

  private void runs(String host, String version) {
    for (var component : List.of("code", "web")) {
      fleet.live.put(new Target(new ComponentName(component), new HostName(host)), version);
    }
  }

  private static <T> List<Problem> refused(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> throw new AssertionError("given: " + value);
      case Answer.Refused<T>(var problems) -> problems;
    };
  }
}
