package rearguard.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rearguard.controller.file.Application;
import rearguard.controller.file.FleetFile;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.Tag;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

class PlannerTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final List<DriverSpec> DRIVERS =
      List.of(
          spec("git", Kind.CODE),
          spec("pm2", Kind.PROCESS, Ability.STOP_AND_START),
          spec("redis", Kind.DATA, Ability.PURGE),
          spec("ufw", Kind.TRAFFIC, Ability.HOLD_TRAFFIC),
          spec("maintenance", Kind.TRAFFIC, Ability.HOLD_TRAFFIC, Ability.MAINTENANCE));

  private static final Map<HostName, SortedSet<Tag>> FLEET =
      Stream.of("app1", "app2", "lb1")
          .collect(Collectors.toMap(HostName::new, _ -> new TreeSet<>()));

  private static final String FILE =
      """
      application: tea
      environment: production
      hosts: { app: [app1, app2], edge: [lb1] }
      components:
        code: { on: app, git: { path: /opt/tea } }
        web: { on: app, pm2: { apps: [tea] } }
        queue: { on: app, redis: { keys: [celery] } }
        traffic: { on: edge, ufw: { ports: [80/tcp] } }
      checks:
        site: { http: { url: "https://tea.example.org/" } }
        api: { http: { url: "http://127.0.0.1:8000/" }, on: app }
      procedures:
        worker:
          restore: [code, web]
          hold: [traffic]
          purge: [queue]
          limit: { at-once: 2 }
      """;

  @Test
  void trafficIsHeldBeforeTheUndoPointAndReleasedWhenEveryHostHasChanged() {
    assertThat(told(plan("1.0 differs")))
        .containsExactly(
            "READY prepare: app1 prepare code, app1 prepare web, app2 prepare code, app2 prepare web",
            "READY hold traffic: lb1 hold traffic",
            "READY undo point: app1 remember queue, app1 remember code, app1 remember web,"
                + " app2 remember queue, app2 remember code, app2 remember web",
            "TOGETHER stop: app1 halt web, app2 halt web",
            "TOGETHER data: app1 purge queue, app2 purge queue",
            "CHANGE change: app1 restore code, app1 restore web, app1 verify code, asks api,"
                + " app2 restore code, app2 restore web, app2 verify code, asks api",
            "CHANGE release traffic: lb1 release traffic",
            "VERIFY verify: asks site");
  }

  @Test
  void theWayBackGivesAPurgedTargetBackFromTheUndoPoint() {
    var plan = plan("1.0 differs");
    var taken =
        plan.steps().stream()
            .filter(step -> step.id().value().equals("app1/remember/queue"))
            .map(Step::snapshot)
            .findFirst();
    var purged =
        plan.steps().stream().filter(s -> s.id().value().equals("app1/purge/queue")).toList();
    var back = plan.back().stream().filter(step -> step.target().toString().equals("queue@app1"));

    assertThat(purged).allSatisfy(step -> assertThat(taken).contains(step.snapshot())).hasSize(1);
    assertThat(back)
        .allSatisfy(step -> assertThat(taken).contains(step.snapshot()))
        .extracting(step -> step.id().value())
        .containsExactly("app1/back-prepare/queue", "app1/back-restore/queue");
  }

  @Test
  void whatIsPurgedIsNamedAsLost() {
    assertThat(plan("1.0 differs").loss())
        .containsExactly(
            "queue@app1: everything it names is removed; the undo point keeps what it held then",
            "queue@app2: everything it names is removed; the undo point keeps what it held then");
  }

  @Test
  void aHostThatHoldsItsOwnTrafficHoldsItOnTheWayBackToo() {
    var plan = plan(FILE.replace("on: edge", "on: app"), "1.0 differs");

    assertThat(plan.back().stream().filter(s -> s.target().host().value().equals("app1")))
        .extracting(step -> step.id().value())
        .startsWith("app1/back-hold/traffic", "app1/back-prepare/queue")
        .contains("app1/back-halt/web");
  }

  @Test
  void whatIsStoredChangesOnlyWhenNothingOfTheApplicationRunsAnywhere() {
    var file = FILE.replace("queue: { on: app,", "queue: { on: edge,");

    assertThat(told(plan(file, "")))
        .containsExactly(
            "READY prepare: app1 prepare web, app2 prepare web",
            "READY hold traffic: lb1 hold traffic",
            "READY undo point: app1 remember web, app2 remember web, lb1 remember queue",
            "TOGETHER stop: app1 halt web, app2 halt web",
            "TOGETHER data: lb1 purge queue",
            "CHANGE change: app1 restore web, asks api, app2 restore web, asks api",
            "CHANGE release traffic: lb1 release traffic",
            "VERIFY verify: asks site");
  }

  @Test
  void theWayBackStopsEverythingBeforeWhatIsStoredGoesBack() {
    var file = FILE.replace("queue: { on: app,", "queue: { on: edge,");
    var back =
        plan(file, "").stages().stream()
            .filter(stage -> stage.kind().changes())
            .flatMap(stage -> stage.hosts().stream())
            .flatMap(part -> part.back().stream())
            .map(step -> step.id().value());

    assertThat(back)
        .containsExactly(
            "app1/back-prepare/web",
            "app1/back-halt/web",
            "app2/back-prepare/web",
            "app2/back-halt/web",
            "lb1/back-hold/traffic",
            "lb1/back-prepare/queue",
            "lb1/back-restore/queue",
            "app1/back-restore/web",
            "app2/back-restore/web");
  }

  @Test
  void onItsOnlyHostNothingServesOnWhileWhatIsStoredChanges() {
    var file = FILE.replace("app: [app1, app2]", "app: [app1]").replace("hold: [traffic]", "");

    assertThat(told(plan(file, "")))
        .contains("CHANGE change: app1 halt web, app1 purge queue, app1 restore web, asks api");
  }

  @Test
  void aHostThatMayGoOnWritingIsNotLeftBehind() {
    var refused = refused(FILE, "", "app2");

    assertThat(refused)
        .anySatisfy(
            problem ->
                assertThat(problem.message())
                    .isEqualTo(
                        "web@app2 would be left behind and may go on writing to what is restored"));
    assertThat(refused(FILE.replace("    purge: [queue]\n", ""), "1.0 differs", "app2")).isEmpty();
  }

  @Test
  void usersAreToldOfMaintenanceBeforeAnythingElseAndUntilAllIsOpen() {
    var file =
        FILE.replace(
                "  traffic: {",
                "  told: { on: edge, maintenance: { file: { path: /srv/m } } }\n  traffic: {")
            .replace("hold: [traffic]", "hold: [traffic, told]");

    assertThat(told(plan(file, "1.0 differs")))
        .contains("READY hold traffic: lb1 hold told, lb1 hold traffic")
        .contains("CHANGE release traffic: lb1 release traffic, lb1 release told");
  }

  @Test
  void nothingIsHeldWhenThereIsNothingToDo() {
    var file = FILE.replace("    purge: [queue]\n", "");

    assertThat(plan(file, "").stages()).isEmpty();
  }

  private static Plan plan(String drift) {
    return plan(FILE, drift);
  }

  static Plan plan(String file, String drift) {
    return given(planned(file, drift, Set.of()));
  }

  static List<Problem> refused(String file, String drift, String behind) {
    return switch (planned(file, drift, Set.of(new HostName(behind)))) {
      case Answer.Given<Plan> _ -> List.of();
      case Answer.Refused<Plan>(var problems) -> problems;
    };
  }

  private static Answer<Plan> planned(String file, String drift, Set<HostName> behind) {
    var application = application(file);
    var all = Scope.of(application, application.procedures().getFirst(), FLEET, DRIVERS);
    var words = drift.isEmpty() ? List.<String>of() : List.of(drift);
    return planned(
        application,
        all.where(host -> !behind.contains(host)),
        words,
        all.where(behind::contains),
        Scope.whole(application, FLEET, DRIVERS));
  }

  static Answer<Plan> planned(Application application, Scope scope, List<String> words) {
    return planned(application, scope, words, scope.where(_ -> false), scope.places());
  }

  static Answer<Plan> planned(
      Application application,
      Scope scope,
      List<String> words,
      Scope behind,
      List<Scope.Place> whole) {
    var drifts = new TreeMap<Target, Answer<Drift>>();
    scope
        .places()
        .forEach(
            place ->
                drifts.put(
                    place.target(),
                    Answer.given(place.purged() ? Survey.PURGED : new Drift(words, "live"))));
    var ids = new AtomicInteger(1000);
    var situation =
        new Planner.Situation(
            application,
            scope,
            point(application, scope),
            drifts,
            (_, _) -> Optional.empty(),
            () -> "made" + ids.incrementAndGet(),
            behind,
            whole);
    return Planner.plan(situation, new Planner.Wish(NOON, "ann"));
  }

  private static RestorePoint point(Application application, Scope scope) {
    var number = new AtomicInteger(1000);
    var snapshots =
        scope.places().stream()
            .filter(place -> !place.purged())
            .map(
                place ->
                    new Snapshot(
                        new SnapshotId("s-good" + number.incrementAndGet()),
                        place.target(),
                        place.driver().name(),
                        NOON,
                        "v1",
                        new TreeMap<>(),
                        "d".repeat(64),
                        1))
            .toList();
    return new RestorePoint(
        new PointId("p-good0001"),
        application.name(),
        Optional.empty(),
        RestorePoint.Origin.CAPTURED,
        Optional.empty(),
        NOON,
        "ann",
        RestorePoint.Mark.GOOD,
        snapshots);
  }

  static List<String> told(Plan plan) {
    return plan.stages().stream().map(PlannerTest::told).toList();
  }

  private static String told(Stage stage) {
    return stage.kind()
        + " "
        + stage.name()
        + ": "
        + stage.hosts().stream().flatMap(PlannerTest::told).collect(Collectors.joining(", "));
  }

  private static Stream<String> told(HostPart part) {
    return Stream.concat(
        part.steps().stream().map(step -> step.id().value().replace('/', ' ')),
        part.checks().stream().map(check -> "asks " + check.name()));
  }

  private static Application application(String text) {
    return given(FleetFile.read("tea.yml", text)).application();
  }

  private static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> value;
      case Answer.Refused<T>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static DriverSpec spec(String name, Kind kind, Ability... abilities) {
    return new DriverSpec(new DriverName(name), kind, Set.of(abilities), List.of());
  }
}
