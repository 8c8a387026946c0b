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
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.run.Runs;
import rearguard.model.check.Verdict;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Gradual;

/** Traffic comes back to the first sources, then to one host, then to all. */
class GradualReleaseTest {
  private static final ApplicationName TEA = new ApplicationName("tea");
  private static final String FILE =
      """
      application: tea
      hosts: { web: [web1, web2] }
      components:
        code: { on: web, git: { } }
        traffic: { on: web, ufw: { ports: [80/tcp], release: gradually, first: [192.0.2.0/24] } }
      checks:
        site: { http: { url: "http://{{ host.name }}/" }, on: web, from: [web1, web2] }
      """;

  @TempDir private Path folder;
  private TwoHosts two;

  @BeforeEach
  void open() {
    two =
        new TwoHosts(
            folder,
            new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of()),
            new DriverSpec(
                new DriverName("ufw"),
                Kind.TRAFFIC,
                Set.of(Ability.HOLD_TRAFFIC),
                List.of(
                    new DriverSpec.Key("ports", DriverSpec.Shape.TEXTS, true, ""),
                    new DriverSpec.Key("release", DriverSpec.Shape.TEXT, false, ""),
                    new DriverSpec.Key("first", DriverSpec.Shape.TEXTS, false, "")),
                Optional.empty(),
                Optional.of("ports")));
    apply(FILE);
    code("v1");
    given(
        two.desk
            .points()
            .capture(TEA, new Points.Wish(Optional.of(new Label("v1")), Mark.GOOD, "ann")));
    code("v2");
  }

  @AfterEach
  void close() {
    two.close();
  }

  private void apply(String file) {
    given(two.desk.applications().apply("tea.yml", file, "ann"));
  }

  private void code(String version) {
    for (var host : List.of("web1", "web2")) {
      two.fleet.live.put(new Target(new ComponentName("code"), new HostName(host)), version);
    }
  }

  private Plans.Kept plan() {
    return given(two.desk.plans().plan(TEA, "full", "", "ann"));
  }

  private static List<String> afterTheChange(Plan plan) {
    return plan.stages().stream()
        .dropWhile(stage -> !stage.name().equals("change"))
        .skip(1)
        .map(GradualReleaseTest::words)
        .toList();
  }

  private static String words(Stage stage) {
    var parts =
        stage.hosts().stream()
            .map(
                part ->
                    String.join(
                        " ",
                        java.util.stream.Stream.concat(
                                part.steps().stream().map(step -> step.id().value()),
                                part.checks().stream()
                                    .map(check -> part.host() + ":" + check.name().value()))
                            .toList()))
            .toList();
    return stage.name() + " = " + String.join(", ", parts);
  }

  @Test
  void thePlanShowsThePhases() {
    assertThat(afterTheChange(plan().plan()))
        .containsExactly(
            "release traffic to 1 source = web1/admit/traffic, web2/admit/traffic",
            "verify = web2:site@web1+2, web1:site@web2+2",
            "release traffic on web1 = web1/open/traffic",
            "verify = web2:site@web1+3",
            "release traffic = web1/release/traffic, web2/release/traffic",
            "verify = web2:site@web1, web1:site@web2");
  }

  @Test
  void aPhaseStaysOpenForAsLongAsItsChecksMayTakeAndAMinute() {
    var plan = plan().plan();
    var admit = step(plan, "web2/admit/traffic");
    var longest = plan.stages().getLast().hosts().getFirst().checks().getFirst().longest();
    assertThat(Gradual.lasts(admit.settings())).contains(longest.plus(Duration.ofMinutes(1)));
    assertThat(Gradual.of(admit.settings()).orElseThrow().first()).containsExactly("192.0.2.0/24");
    assertThat(Gradual.lasts(step(plan, "web1/release/traffic").settings())).isEmpty();
  }

  @Test
  void theStagesOfAFileAreReleasedGraduallyToo() {
    apply(
        FILE
            + """
            procedures:
              full:
                stages:
                  - hold: traffic
                  - restore: code
                  - release: traffic
                  - verify: site
            """);
    assertThat(plan().plan().stages())
        .extracting(Stage::name)
        .containsSubsequence("release traffic to 1 source", "verify", "release traffic on web1");
  }

  @Test
  void withoutACheckFromOutsideNothingIsProvenAndThePlanSaysSo() {
    apply(FILE.replace(", from: [web1, web2]", ""));
    assertThat(afterTheChange(plan().plan()))
        .contains(
            "release traffic, not gradually: nobody is asked from outside"
                + " = web1/release/traffic, web2/release/traffic")
        .noneMatch(words -> words.contains("admit"));
  }

  @Test
  void aSingleHostHasNoPhaseOfItsOwn() {
    apply(
        FILE.replace("{ web: [web1, web2] }", "{ web: [web1] }")
            .replace("from: [web1, web2]", "from: web2"));
    assertThat(afterTheChange(plan().plan()))
        .containsExactly(
            "release traffic to 1 source = web1/admit/traffic",
            "verify = web2:site@web1+2",
            "release traffic = web1/release/traffic",
            "verify = web2:site@web1");
  }

  @Test
  void aCheckThatDoesNotPassPausesTheRunBeforeAnybodyElseIsLetThrough() throws Exception {
    two.fleet.answerChecks(Verdict.FAILED);
    var run = until(begun(), now -> now.state() == RunState.PAUSED);
    assertThat(state(run, "web1/admit/traffic")).isEqualTo(StepState.DONE);
    assertThat(state(run, "web1/open/traffic")).isEqualTo(StepState.PLANNED);
    assertThat(state(run, "web1/release/traffic")).isEqualTo(StepState.PLANNED);
  }

  @Test
  void aRetryOpensAgainWhatWasClosedMeanwhile() throws Exception {
    two.fleet.answerChecks(Verdict.FAILED);
    var id = begun();
    until(id, now -> now.state() == RunState.PAUSED);
    two.fleet.answerChecks(Verdict.PASSED);

    given(
        two.desk.runs().steer(id, new Runs.Wish(RunVerb.RETRY, "ann", "mended", new TreeSet<>())));

    var run = until(id, now -> now.state().ended());
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.step(new StepId("web1/admit/traffic")).attempt()).isEqualTo(2);
    assertThat(run.step(new StepId("web2/admit/traffic")).attempt()).isEqualTo(2);
    assertThat(run.step(new StepId("web1/open/traffic")).attempt()).isEqualTo(1);
    assertThat(run.step(new StepId("web1/release/traffic")).attempt()).isEqualTo(1);
  }

  private static Step step(Plan plan, String id) {
    return plan.step(new StepId(id)).orElseThrow();
  }

  private static StepState state(Run run, String id) {
    return run.step(new StepId(id)).state();
  }

  private RunId begun() {
    var beginning = new Runs.Beginning("ann", "v2 is broken", two.id());
    return given(two.desk.plans().start(plan().id(), beginning));
  }

  private Run until(RunId id, Predicate<Run> wanted) throws InterruptedException {
    var there = new CountDownLatch(1);
    try (var _ =
        two.desk
            .runs()
            .onChange(
                run -> {
                  if (run.id().equals(id) && wanted.test(run)) {
                    there.countDown();
                  }
                })) {
      if (!wanted.test(two.desk.runs().find(id).orElseThrow())) {
        assertThat(there.await(60, TimeUnit.SECONDS)).isTrue();
      }
    }
    return two.desk.runs().find(id).orElseThrow();
  }
}
