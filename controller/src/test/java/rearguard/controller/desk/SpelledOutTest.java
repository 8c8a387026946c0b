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
import rearguard.controller.plan.Asked;
import rearguard.controller.run.Runs;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.plan.Stage;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;

/** From a fleet file that spells its order out to a run that has gone through it, and back. */
class SpelledOutTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1, web2] }
      components:
        code: { on: app, git: {} }
        web: { on: app, pm2: {} }
      checks:
        health: { http: { url: "http://127.0.0.1/" }, on: app }
      procedures:
        full:
          stages:
            - stop: web
            - restore: code
            - restore: web
            - verify: health
      """;

  @TempDir private Path folder;
  private TwoHosts two;
  private Desk desk;

  @BeforeEach
  void open() {
    two =
        new TwoHosts(
            folder,
            new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of()),
            new DriverSpec(
                new DriverName("pm2"), Kind.PROCESS, Set.of(Ability.STOP_AND_START), List.of()));
    desk = two.desk;
    runs("v1");
    given(desk.applications().apply("shop.yml", FILE, "ann"));
    given(
        desk.points()
            .capture(SHOP, new Points.Wish(Optional.of(new Label("v1")), Mark.GOOD, "ann")));
    runs("v2");
  }

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void theRunGoesThroughTheStagesOfTheFileAndCanBeUndone() throws Exception {
    var kept = given(desk.plans().plan(SHOP, "", "", "ann"));
    assertThat(kept.plan().spelledOut()).isTrue();
    assertThat(names(kept))
        .containsExactly(
            "prepare", "undo point", "stop web", "restore code", "restore web", "verify health");

    var run = ended(kept);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(two.fleet.live.values()).containsOnly("v1");

    var undo = given(desk.plans().undo(run.id(), "ann"));
    assertThat(undo.plan().spelledOut()).isFalse();
    assertThat(ended(undo).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(two.fleet.live.values()).containsOnly("v2");
  }

  @Test
  void aPartOfItGoesInTheSameOrder() {
    assertThat(names(given(desk.plans().plan(SHOP, only(List.of(), List.of("web")), "ann"))))
        .containsExactly("prepare", "undo point", "stop web", "restore web", "verify health");
    var one = given(desk.plans().plan(SHOP, only(List.of(new HostName("web2")), List.of()), "ann"));
    assertThat(one.plan().hosts()).containsExactly(new HostName("web2"));
    assertThat(names(one)).containsSubsequence("stop web", "restore code", "restore web");
  }

  private static Asked only(List<HostName> hosts, List<String> components) {
    return new Asked(
        "full", "", false, false, Optional.empty(), Optional.empty(), hosts, components);
  }

  private static List<String> names(Plans.Kept kept) {
    return kept.plan().stages().stream().map(Stage::name).toList();
  }

  private Run ended(Plans.Kept kept) throws InterruptedException {
    var id = given(desk.plans().start(kept.id(), new Runs.Beginning("ann", "v2", two.id())));
    var over = new CountDownLatch(1);
    try (var _ =
        desk.runs()
            .onChange(
                run -> {
                  if (run.id().equals(id) && run.state().ended()) {
                    over.countDown();
                  }
                })) {
      var now = desk.runs().find(id).orElseThrow();
      if (!now.state().ended()) {
        assertThat(over.await(60, TimeUnit.SECONDS)).as("%s", now.words()).isTrue();
      }
    }
    return desk.runs().find(id).orElseThrow();
  }

  private void runs(String version) {
    for (var host : List.of("web1", "web2")) {
      for (var component : List.of("code", "web")) {
        two.fleet.live.put(new Target(new ComponentName(component), new HostName(host)), version);
      }
    }
  }
}
