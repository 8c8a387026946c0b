package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.run.SmallFleet;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.flag.Flag;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;

/** Flags go back, and are set, with what takes them up and nothing else. */
class FlagTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2], db: [web2] }
      components:
        code: { on: app, git: {} }
        env: { on: app, flags: {} }
        rows: { on: db, flag-table: {} }
        web: { on: app, pm2: {} }
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
            spec("git", Kind.CODE),
            spec("flags", Kind.CONFIG, Ability.SET),
            spec("flag-table", Kind.CONFIG, Ability.SET, Ability.LIVE),
            spec("pm2", Kind.PROCESS, Ability.STOP_AND_START, Ability.SET),
            spec("compose", Kind.PROCESS, Ability.STOP_AND_START));
    fleet = two.fleet;
    desk = two.desk;
    for (var component : List.of("code", "env", "web")) {
      run(component, "good");
    }
    fleet.live.put(target("rows", "web2"), "good");
    apply(FILE);
  }

  @AfterEach
  void close() {
    two.close();
  }

  private static DriverSpec spec(String name, Kind kind, Ability... abilities) {
    return new DriverSpec(new DriverName(name), kind, Set.of(abilities), List.of());
  }

  @Test
  void theProcedureRestoresFlagsAndStartsWhatTakesThemUp() {
    captured();
    run("env", "bad");
    run("code", "new");

    assertThat(changed(given(plan("flag", ""))))
        .containsExactly("env@web1", "env@web2", "web@web1", "web@web2");
  }

  @Test
  void whatIsReadAnewEachTimeStartsNothing() {
    captured();
    fleet.live.put(target("rows", "web2"), "bad");

    var plan = given(plan("flag", ""));

    assertThat(changed(plan)).containsExactly("rows@web2");
    assertThat(plan.steps()).extracting(step -> step.verb()).doesNotContain(Verb.STOP);
    assertThat(plan.risk()).isEqualTo(Risk.LOW);
    assertThat(changed(given(plan("full", "")))).containsExactly("rows@web2");
  }

  @Test
  void withFlagsOfTablesOnlyProcessesTakeNoPart() {
    apply(FILE.replaceAll("(?m)^  env:.*\n", ""));
    captured();
    fleet.live.put(target("rows", "web2"), "bad");
    run("web", "another");

    assertThat(given(plan("flag", "")).changes())
        .extracting(change -> change.target().toString())
        .containsExactly("rows@web2");
  }

  @Test
  void aFlagIsSetAsItNeverWasAndAllElseStaysAsItIs() {
    captured();
    run("code", "new");
    run("env", "FEATURE_X=on");
    fleet.flags.add("env/FEATURE_X");

    var plan = given(plan("flag", "FEATURE_X=off"));

    assertThat(plan.targetWords()).startsWith("FEATURE_X=off (p-");
    assertThat(changed(plan)).containsExactly("env@web1", "env@web2", "web@web1", "web@web2");
    assertThat(changed(given(plan("full", "FEATURE_X=off"))))
        .containsExactly("env@web1", "env@web2", "web@web1", "web@web2");
  }

  @Test
  void aProcessThatHandsOnItsEnvironmentGetsTheFlagThereToo() {
    run("env", "FEATURE_X=on");
    fleet.flags.addAll(List.of("env/FEATURE_X", "web/FEATURE_X"));

    var plan = given(plan("flag", "FEATURE_X=off"));

    assertThat(plan.changes())
        .filteredOn(change -> change.target().component().value().equals("web"))
        .allSatisfy(
            change ->
                assertThat(change.drift().words()).containsExactly("good, wanted FEATURE_X=off"));
  }

  @Test
  void aFlagOfATableIsLeftAloneInEveryEnvironment() {
    fleet.flags.addAll(List.of("rows/CART", "web/CART"));

    assertThat(changed(given(plan("flag", "CART=off")))).containsExactly("rows@web2");
  }

  @Test
  void aProcessThatStartsAsItWasCapturedCannotTakeUpAFlagOfAFile() {
    apply(FILE.replace("pm2: {}", "compose: {}"));
    fleet.flags.addAll(List.of("env/FEATURE_X", "rows/CART"));

    assertThat(refused(plan("flag", "FEATURE_X=off")))
        .extracting(Problem::message)
        .containsExactly(
            "web@web1: driver \"compose\" starts processes as they were captured, and none was"
                + " captured with that flag",
            "web@web2: driver \"compose\" starts processes as they were captured, and none was"
                + " captured with that flag");
    assertThat(changed(given(plan("flag", "CART=off")))).containsExactly("rows@web2");
  }

  @Test
  void aFlagThatIsSetAlreadyIsNothingToDo() {
    run("env", "FEATURE_X=off");
    fleet.flags.add("env/FEATURE_X");

    assertThat(given(plan("flag", "FEATURE_X=off")).nothingToDo()).isTrue();
  }

  @Test
  void aFlagThatNobodyKnowsIsNotFound() {
    fleet.flags.add("env/FEATURE_X");

    assertThat(refused(plan("flag", "FEATURE_Y=off")))
        .extracting(Problem::kind)
        .containsOnly(Problem.Kind.NOT_FOUND);
    assertThat(desk.points().list(SHOP)).isEqualTo(Answer.given(List.of()));
  }

  @Test
  void withoutFlagsThereIsNoSuchProcedure() {
    apply(FILE.replaceAll("(?m)^  (env|rows):.*\n", ""));

    assertThat(refused(plan("flag", "")).getFirst().message()).contains("no procedure \"flag\"");
  }

  private static List<String> changed(Plan plan) {
    return plan.steps().stream()
        .filter(step -> step.verb() == Verb.RESTORE)
        .map(step -> step.target().toString())
        .sorted()
        .toList();
  }

  private static Target target(String component, String host) {
    return new Target(new ComponentName(component), new HostName(host));
  }

  private void apply(String file) {
    given(desk.applications().apply("shop.yml", file, "ann"));
  }

  private Answer<Plan> plan(String procedure, String to) {
    return desk.plans().plan(SHOP, procedure, to, "ann").then(kept -> Answer.given(kept.plan()));
  }

  private void captured() {
    given(
        desk.points()
            .capture(SHOP, new Points.Wish(Optional.of(new Label("v1")), Mark.GOOD, "ann")));
  }

  private void run(String component, String version) {
    fleet.live.putAll(
        Map.of(target(component, "web1"), version, target(component, "web2"), version));
  }

  private static <T> List<Problem> refused(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> throw new AssertionError("given: " + value);
      case Answer.Refused<T>(var problems) -> problems;
    };
  }

  @Test
  void theListHasEveryTargetWithFlagsAndWhatTheNewestGoodPointHas() {
    captured();
    fleet.away.add(new HostName("web1"));

    var told = given(desk.flags().list(SHOP));

    assertThat(told.answers().keySet())
        .containsExactlyInAnyOrder(
            target("env", "web1"), target("env", "web2"), target("rows", "web2"));
    assertThat(told.answers().get(target("env", "web1"))).isInstanceOf(Answer.Refused.class);
    var answer = Optional.ofNullable(told.answers().get(target("rows", "web2"))).orElseThrow();
    var rows = given(answer).getFirst();
    var kept = told.good().orElseThrow().of(target("rows", "web2")).orElseThrow();
    assertThat(rows.kept()).isEqualTo(new Flag.Value.Set("off in " + kept.id()));
  }

  @Test
  void anApplicationWithoutFlagsIsToldSo() {
    apply(FILE.replaceAll("(?m)^  (env|rows):.*\n", ""));
    assertThat(refused(desk.flags().list(SHOP)).getFirst().kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }
}
