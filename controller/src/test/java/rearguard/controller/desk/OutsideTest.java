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
import rearguard.controller.run.Runs;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;

/** Web2 is asked about web1. */
class OutsideTest {
  private static final ApplicationName TEA = new ApplicationName("tea");
  private static final Target CODE = new Target(new ComponentName("code"), new HostName("web1"));
  private static final String FILE =
      """
      application: tea
      environment: production
      hosts: { web: [web1] }
      components:
        code: { on: web, git: { } }
        traffic: { on: web, ufw: { ports: [80/tcp] } }
      checks:
        site: { http: { url: "http://{{ host.name }}/" }, on: web, from: web2 }
      prove-from: web2
      """;

  @TempDir private Path folder;
  private TwoHosts two;

  @BeforeEach
  void apply() {
    var ports = new DriverSpec.Key("ports", DriverSpec.Shape.TEXTS, true, "the ports");
    two =
        new TwoHosts(
            folder,
            new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of()),
            new DriverSpec(
                new DriverName("ufw"),
                Kind.TRAFFIC,
                Set.of(Ability.HOLD_TRAFFIC),
                List.of(ports),
                Optional.empty(),
                Optional.of("ports")));
    two.fleet.live.put(CODE, "v1");
    given(two.desk.applications().apply("tea.yml", FILE, "ann"));
    var good = new Points.Wish(Optional.of(new Label("v1")), Mark.GOOD, "ann");
    given(two.desk.points().capture(TEA, good));
    two.fleet.live.put(CODE, "v2");
  }

  @AfterEach
  void close() {
    two.close();
  }

  @Test
  void aRunThatIsSeenHeldAndSeenBackSucceeds() throws Exception {
    var run = rolledBack();

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.findings())
        .extracting(Finding::check)
        .map(Object::toString)
        .containsExactlyInAnyOrder("proof-of-hold-80@web1", "site@web1");
    assertThat(two.fleet.live).containsEntry(CODE, "v1");
  }

  @Test
  void aHoldThatDoesNotHoldRefusesTheRunBeforeAnythingChanges() throws Exception {
    two.fleet.answerChecks(Verdict.FAILED);

    var run = rolledBack();

    assertThat(run.state()).isEqualTo(RunState.REFUSED);
    assertThat(run.undoPoint()).isEmpty();
    assertThat(two.fleet.effects).isEmpty();
    assertThat(two.fleet.live).containsEntry(CODE, "v2");
  }

  @Test
  void aHoldOfWhichNobodyCanTellWhetherItHoldsIsNone() throws Exception {
    two.fleet.answerChecks(Verdict.UNKNOWN);

    assertThat(rolledBack().state()).isEqualTo(RunState.REFUSED);
    assertThat(two.fleet.effects).isEmpty();
  }

  @Test
  void aCheckByHandAsksTheOtherHostToo() {
    assertThat(given(two.desk.checking().check(TEA)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.check()).hasToString("site@web1");
              assertThat(finding.host()).contains(new HostName("web2"));
            });
  }

  private Run rolledBack() throws InterruptedException {
    var kept = given(two.desk.plans().plan(TEA, "full", "", "ann"));
    var beginning = new Runs.Beginning("ann", "v2 is broken", two.id());
    var id = given(two.desk.plans().start(kept.id(), beginning));
    var over = new CountDownLatch(1);
    try (var _ =
        two.desk
            .runs()
            .onChange(
                run -> {
                  if (run.id().equals(id) && run.state().ended()) {
                    over.countDown();
                  }
                })) {
      if (!two.desk.runs().find(id).orElseThrow().state().ended()) {
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
      }
    }
    return two.desk.runs().find(id).orElseThrow();
  }
}
