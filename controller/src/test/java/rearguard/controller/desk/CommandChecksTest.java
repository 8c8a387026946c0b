package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
import rearguard.model.driver.DriverSpec.Shape;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;

/** Commands of hosts, as components and as checks. */
class CommandChecksTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components:
        code: { on: app, git: { path: /srv/shop } }
        web: { on: app, pm2: {} }
        worker: { on: app, command: { run: deploy-worker } }
      checks:
        smoke: { command: smoke, arguments: { version: "{{ code.commit }}" }, on: app }
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
                new DriverName("pm2"), Kind.PROCESS, Set.of(Ability.STOP_AND_START), List.of()),
            new DriverSpec(
                new DriverName("command"),
                Kind.PROCESS,
                Set.of(Ability.LASTS),
                List.of(new DriverSpec.Key("run", Shape.TEXT, true, "its name"))));
    fleet = two.fleet;
    desk = two.desk;
    runs("v1");
    TwoHosts.given(desk.applications().apply("shop.yml", FILE, "ann"));
  }

  @AfterEach
  void close() {
    two.close();
  }

  private void runs(String version) {
    for (var host : List.of("web1", "web2")) {
      for (var component : List.of("code", "web")) {
        fleet.live.put(new Target(new ComponentName(component), new HostName(host)), version);
      }
    }
  }

  private RestorePoint captured(String label) {
    return TwoHosts.given(
        desk.points()
            .capture(SHOP, new Points.Wish(Optional.of(new Label(label)), Mark.GOOD, "ann")));
  }

  @Test
  void applyPlacesWhatAHostDoesNotDeclare() {
    var answer =
        desk.applications().apply("shop.yml", FILE.replace("command: smoke", "command: smok"), "a");
    assertThat(refused(answer))
        .hasSize(2)
        .allSatisfy(
            problem -> {
              assertThat(problem.message()).startsWith("check smoke on web");
              assertThat(problem.message()).endsWith(": no command \"smok\"");
              assertThat(problem.hint()).isEqualTo("Did you mean \"smoke\"?");
              assertThat(problem.place().orElseThrow().line()).isEqualTo(8);
              assertThat(problem.place().orElseThrow().path()).isEqualTo("checks.smoke.command");
            });
  }

  @Test
  void aPlanRunsItAlwaysAndGivesItTimeButRestartsNothingForIt() {
    captured("v1");
    var plan = TwoHosts.given(desk.plans().plan(SHOP, "full", "v1", "ann")).plan();
    assertThat(plan.steps().stream().filter(step -> step.verb() == Verb.RESTORE))
        .hasSize(2)
        .allSatisfy(
            step -> {
              assertThat(step.driver().value()).isEqualTo("command");
              assertThat(step.deadline()).isEqualTo(Duration.ofHours(1));
            });
    assertThat(plan.steps()).noneMatch(step -> step.verb() == Verb.STOP);
  }

  @Test
  void whatIsAlwaysRunDoesNotMakeThePresentTheLastGoodPoint() {
    var old = captured("v1");
    runs("v2");
    captured("v2");
    assertThat(TwoHosts.given(desk.plans().plan(SHOP, "full", "", "ann")).plan().target())
        .isEqualTo(old.id());
  }

  @Test
  void aCheckIsFilledWithThePoint() {
    captured("v1");
    runs("v2");
    var plan = TwoHosts.given(desk.plans().plan(SHOP, "full", "v1", "ann")).plan();
    assertThat(plan.toString()).contains("Command[run=smoke, arguments={version=v1}]");
  }

  private static List<Problem> refused(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused<?>) answer).problems();
  }
}
