package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.plan.Asked;
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
import rearguard.model.name.Label;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** Plans to what no restore point holds, or not all of. */
class RebuildTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components:
        code: { on: app, git: {} }
        config: { on: app, files: {} }
        services: { on: app, compose: {} }
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
            new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of()),
            new DriverSpec(new DriverName("files"), Kind.CONFIG, Set.of(), List.of()),
            new DriverSpec(
                new DriverName("compose"), Kind.PROCESS, Set.of(Ability.REBUILD), List.of()));
    fleet = two.fleet;
    desk = two.desk;
    run("code", "v1");
    run("config", "c1");
    run("services", "s1");
    given(desk.applications().apply("shop.yml", FILE, "ann"));
  }

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void aCommitThatNoPointHasIsRefusedWithTheWayToGetThere() {
    fleet.unkept.add("v0");

    var problems = refused(plan("v0", false));

    assertThat(problems).extracting(Problem::kind).containsOnly(Problem.Kind.CONFLICT);
    assertThat(problems)
        .extracting(Problem::message)
        .containsExactly("code@web1: \"dist\" was not kept", "code@web2: \"dist\" was not kept");
    assertThat(problems).extracting(Problem::hint).containsOnly("Add --rebuild.");
  }

  @Test
  void itIsBuiltWhenAskedForAndTheRestComesFromTheLastGoodPoint() {
    var good = captured();
    fleet.unkept.add("v0");
    run("code", "v2");
    run("config", "c2");

    var plan = given(plan("v0", true));

    assertThat(plan.targetWords()).startsWith("v0 (p-").endsWith("), built anew");
    assertThat(plan.risk()).isEqualTo(Risk.MEDIUM);
    assertThat(plan.expected()).isGreaterThan(Duration.ofSeconds(59));
    assertThat(preparing(plan)).extracting(Step::deadline).contains(Duration.ofMinutes(30));
    var config = new Target(new ComponentName("config"), new HostName("web2"));
    assertThat(plan.steps())
        .filteredOn(step -> step.target().equals(config) && step.verb() == Verb.RESTORE)
        .extracting(Step::snapshot)
        .containsExactly(good.of(config).orElseThrow().id());
    assertThat(given(desk.points().list(SHOP))).containsExactly(good);
  }

  @Test
  void withoutAGoodPointTheRestStaysAsItIs() {
    fleet.unkept.add("v0");

    var plan = given(plan("v0", true));

    assertThat(plan.changes())
        .filteredOn(change -> change.target().component().value().equals("config"))
        .allSatisfy(change -> assertThat(change.drift().none()).isTrue());
  }

  @Test
  void aPointThatLostWhatItKeptIsRefusedAndMadeWholeOnlyWhenAskedFor() {
    var good = captured();
    run("code", "v2");
    var code = new Target(new ComponentName("code"), new HostName("web2"));
    fleet.lost.add(good.of(code).orElseThrow().id());

    assertThat(refused(plan("v1", false)))
        .singleElement()
        .extracting(Problem::message, Problem::hint)
        .containsExactly("code@web2: \"dist\" is missing", "Add --rebuild.");
    var plan = given(plan("v1", true));

    assertThat(preparing(plan))
        .filteredOn(step -> step.deadline().equals(Duration.ofMinutes(30)))
        .extracting(Step::target)
        .containsExactly(code);
  }

  @Test
  void whatADriverCanMakeOfWhatOthersKeptIsAskedForOnlyWhereItIsGoneAndWithThat() {
    var good = captured();
    run("services", "s2");
    var services = new Target(new ComponentName("services"), new HostName("web2"));
    fleet.lost.add(good.of(services).orElseThrow().id());

    assertThat(refused(plan("v1", false)))
        .singleElement()
        .extracting(Problem::message, Problem::hint)
        .containsExactly("services@web2: \"dist\" was not kept", "Add --rebuild.");
    var plan = given(plan("v1", true));

    assertThat(preparing(plan))
        .filteredOn(step -> step.deadline().equals(Duration.ofMinutes(30)))
        .extracting(Step::target)
        .containsExactly(services);
    var drawn = new PointLedger(two.ledger).find(plan.target()).orElseThrow();
    var beside =
        good.snapshots().stream()
            .filter(one -> one.target().host().equals(services.host()))
            .filter(one -> !one.target().equals(services))
            .map(Snapshot::id)
            .toList();
    assertThat(beside).hasSize(2);
    assertThat(drawn.of(services).orElseThrow().facts()).containsEntry("made", "of " + beside);
    assertThat(drawn.snapshots())
        .filteredOn(one -> !one.target().equals(services))
        .filteredOn(one -> !one.target().component().value().equals("code"))
        .isSubsetOf(good.snapshots());
  }

  /** It may be back by now, or say that it cannot be made. */
  @Test
  void whatIsLostAndCannotBeMadeAnewIsSaidInItsOwnWords() {
    var good = captured();
    run("config", "c2");
    var config = new Target(new ComponentName("config"), new HostName("web2"));
    fleet.lost.add(good.of(config).orElseThrow().id());

    for (var rebuild : List.of(true, false)) {
      assertThat(refused(plan("v1", rebuild)))
          .singleElement()
          .extracting(Problem::message)
          .isEqualTo("config@web2: \"dist\" is missing");
    }
  }

  @Test
  void aPointThatIsWholeIsNotBuiltWhateverIsAsked() {
    var good = captured();
    run("code", "v2");

    var plan = given(plan("v1", true));

    assertThat(plan.target()).isEqualTo(good.id());
    assertThat(plan.targetWords()).isEqualTo("v1 (" + good.id() + ")");
    assertThat(plan.risk()).isEqualTo(Risk.LOW);
  }

  @Test
  void whatNobodyKnowsIsNotFoundAndSaidOfEachHost() {
    captured();

    var problems = refused(plan("v9", true));

    assertThat(problems).extracting(Problem::kind).containsOnly(Problem.Kind.NOT_FOUND);
    assertThat(problems.getFirst().message()).contains("no restore point has");
    assertThat(problems.getLast().message()).isEqualTo("code@web2: no commit \"v9\"");
  }

  private static List<Step> preparing(Plan plan) {
    return plan.steps().stream().filter(step -> step.verb() == Verb.PREPARE).toList();
  }

  private Answer<Plan> plan(String to, boolean rebuild) {
    return desk.plans()
        .plan(
            SHOP,
            new Asked(
                "", to, rebuild, false, Optional.empty(), Optional.empty(), List.of(), List.of()),
            "ann")
        .then(kept -> Answer.given(kept.plan()));
  }

  private RestorePoint captured() {
    return given(
        desk.points()
            .capture(SHOP, new Points.Wish(Optional.of(new Label("v1")), Mark.GOOD, "ann")));
  }

  private void run(String component, String version) {
    for (var host : List.of("web1", "web2")) {
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
