package rearguard.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.plan.PlannerTest.plan;
import static rearguard.controller.plan.PlannerTest.told;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import rearguard.model.Problem;
import rearguard.model.plan.Stage;

/** The order that a fleet file spells out, as a plan. */
class OwnOrderTest {
  private static final String FILE =
      """
      application: tea
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
        full:
          stages:
            - hold: traffic
            - stop: web
            - purge: queue
            - restore: code
              limit: { at-once: 2, may-fail: 1 }
            - restore: web
              verify: api
            - verify: api
            - release: traffic
            - verify: [site, api]
      """;

  /** Nothing that is stored; all of it may go host by host. */
  private static final String LIGHT =
      FILE.replace("  queue: { on: app, redis: { keys: [celery] } }\n", "")
          .replace("      - purge: queue\n", "");

  @Test
  void thePlanGoesInTheOrderOfTheFileAndSaysSo() {
    var plan = plan(FILE, "1.0 differs");

    assertThat(plan.spelledOut()).isTrue();
    assertThat(told(plan))
        .containsExactly(
            "READY prepare: app1 prepare code, app1 prepare web, app2 prepare code, app2 prepare web",
            "READY hold traffic: lb1 hold traffic",
            "READY undo point: app1 remember queue, app1 remember code, app1 remember web,"
                + " app2 remember queue, app2 remember code, app2 remember web",
            "TOGETHER stop web: app1 halt web, app2 halt web",
            "TOGETHER purge queue: app1 purge queue, app2 purge queue",
            "CHANGE restore code: app1 restore code, app2 restore code",
            "CHANGE restore web: app1 restore web, asks api, app2 restore web, asks api",
            "CHANGE verify api: asks api+2, asks api+2",
            "CHANGE release traffic: lb1 release traffic",
            "VERIFY verify site, api: asks site, asks api+3, asks api+3");
  }

  @Test
  void eachStageHasItsLimitAndElseThatOfTheProcedure() {
    assertThat(plan(FILE, "1.0 differs").stages())
        .filteredOn(stage -> stage.kind().changes())
        .extracting(stage -> stage.limit().atOnce() + " " + stage.limit().mayFail())
        .containsExactly("2 0", "2 0", "2 1", "1 0", "2 0", "1 0");
  }

  @Test
  void withoutAnythingStoredNoStageHasToSucceedOnEveryHost() {
    assertThat(plan(LIGHT, "1.0 differs").stages())
        .extracting(Stage::kind)
        .doesNotContain(Stage.Kind.TOGETHER);
    assertThat(told(plan(LIGHT, "1.0 differs")))
        .contains("CHANGE stop web: app1 stop web, app2 stop web");
  }

  @Test
  void theWayBackMakesReadyFirstAndThenGoesInTheSameOrder() {
    var back = plan(FILE, "1.0 differs").back();

    assertThat(back.stream().filter(step -> step.target().host().value().equals("app1")))
        .extracting(step -> step.id().value().substring("app1/".length()))
        .containsExactly(
            "back-prepare/queue",
            "back-prepare/code",
            "back-prepare/web",
            "back-halt/web",
            "back-restore/queue",
            "back-restore/code",
            "back-restore/web");
  }

  @Test
  void aProcessThatComesBackWithItsCodeStopsInTheSameStage() {
    var together =
        LIGHT
            .replace("      - stop: web\n", "")
            .replace("      - restore: code\n        limit: { at-once: 2, may-fail: 1 }\n", "")
            .replace("restore: web", "restore: [code, web]");

    assertThat(told(plan(together, "1.0 differs")))
        .contains(
            "CHANGE restore code, web: app1 stop web, app1 restore code, app1 restore web,"
                + " app1 verify code, asks api, app2 stop web, app2 restore code, app2 restore web,"
                + " app2 verify code, asks api");
  }

  @Test
  void whatDoesNotDifferIsLeftOutOfItsStage() {
    assertThat(told(plan(FILE, "")))
        .noneMatch(stage -> stage.contains("restore code"))
        .contains("TOGETHER purge queue: app1 purge queue, app2 purge queue");
  }

  @Test
  void anOrderThatTheDriversMadeUnsafeSinceIsRefused() {
    var unsafe = FILE.replace("      - stop: web\n", "");

    assertThat(PlannerTest.refused(unsafe, "1.0 differs", "nobody"))
        .extracting(Problem::message)
        .containsExactly(
            "stage 3: \"code\" changes beneath \"web\", which runs on",
            "stage 2: \"queue\" goes back while \"web\" may write to it");
  }

  /** It is asked wherever it stands, beside a host only because every part of a plan has one. */
  @Test
  void aPersonsWordAndAWatchAreStagesLikeAVerificationThere() {
    var waiting =
        FILE.replace("      - release", "      - confirm: all is well\n      - release")
            + "      - confirm: no new tickets\n      - watch: 10m\n";

    assertThat(told(plan(waiting, "1.0 differs")).subList(7, 12))
        .containsExactly(
            "CHANGE verify api: asks api+2, asks api+2",
            "CHANGE confirm-1: asks confirm-1",
            "CHANGE release traffic: lb1 release traffic",
            "VERIFY verify site, api: asks site, asks api+3, asks api+3",
            "VERIFY confirm-2: asks confirm-2");
    var watch = plan(waiting, "1.0 differs").stages().getLast();
    assertThat(watch.name()).isEqualTo("watch 10m");
    assertThat(watch.hosts().stream().flatMap(part -> part.checks().stream()))
        .allMatch(check -> check.lasting() && check.healthyFor().equals(Duration.ofMinutes(10)))
        .extracting(check -> check.name().value())
        .containsExactly("site+2", "api+4", "api+4");
  }

  /** What a check has to hold for by itself counts when it is longer. */
  @Test
  void theLongerTimeIsWatched() {
    var longer =
        FILE.replace("8000/\" }, on: app }", "8000/\" }, on: app, healthy-for: 20m }")
            + "      - watch: 10m\n";

    assertThat(
            plan(longer, "1.0 differs").stages().getLast().hosts().stream()
                .flatMap(part -> part.checks().stream()))
        .extracting(check -> check.healthyFor().toMinutes())
        .containsExactly(10L, 20L, 20L);
  }
}
