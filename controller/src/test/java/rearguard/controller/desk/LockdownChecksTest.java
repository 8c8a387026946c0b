package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.desk.TwoHosts.given;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.ledger.Audit;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.check.Verdict;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Target;

/** What is asked of an application that nobody reaches, and what before anybody does again. */
class LockdownChecksTest {
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
        api: { http: { url: "http://127.0.0.1:8000/health" }, on: web }
        site: { http: { url: "https://tea.example.org/" } }
        door: { tcp: { host: "{{ host.name }}", port: 80 }, on: web, from: web2 }
        login: { manual: "a student can log in" }
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
                new DriverName("ufw"), Kind.TRAFFIC, Set.of(Ability.HOLD_TRAFFIC), List.of(ports)));
    two.fleet.live.put(CODE, "v1");
    given(two.desk.applications().apply("tea.yml", FILE, "ann"));
    given(
        two.desk
            .points()
            .capture(TEA, new Points.Wish(Optional.of(new Label("v1")), Mark.GOOD, "ann")));
    two.fleet.live.put(CODE, "v2");
    two.fleet.answerChecks(check -> reached(check) ? Verdict.PASSED : Verdict.FAILED);
  }

  @AfterEach
  void close() {
    two.close();
  }

  /** As on real hosts: whoever comes from elsewhere does not get through a hold. */
  private boolean reached(Check check) {
    return check.name().value().equals("api") || !held();
  }

  private boolean held() {
    return two.fleet.traffic.values().stream().anyMatch(owners -> !owners.isEmpty());
  }

  private void lockDown() {
    given(two.desk.lockdowns().begin(TEA, "somebody is in", "ann"));
    assertThat(held()).isTrue();
  }

  private Answer<Lockdowns.Done> end(boolean anyway) {
    return two.desk.lockdowns().end(TEA, new Lockdowns.Word("bob", "patched", anyway));
  }

  private List<String> audited(String kind) {
    return two.ledger.read(handle -> two.ledger.audit().newest(handle, 50)).stream()
        .filter(entry -> entry.kind().equals(kind))
        .map(Audit.Entry::words)
        .toList();
  }

  private static List<Problem> problems(Answer<?> answer) {
    return answer instanceof Answer.Refused<?>(var problems) ? problems : List.of();
  }

  @Test
  void aRollbackIsVerifiedOnTheInsideAndTheEndProvesTheOutside() throws Exception {
    lockDown();

    var run = rolledBack(planned().id());

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.findings()).extracting(one -> one.check().value()).containsOnly("api");
    assertThat(run.plan().later())
        .extracting(CheckName::value)
        .containsExactly("site", "door", "login");
    assertThat(two.fleet.live).containsEntry(CODE, "v1");
    assertThat(held()).as("the run lets nobody in").isTrue();

    var done = given(end(false));

    assertThat(done.findings())
        .extracting(one -> one.check().value())
        .containsExactly("api", "site", "door@web1");
    assertThat(done.findings()).extracting(Finding::verdict).containsOnly(Verdict.PASSED);
    assertThat(held()).isFalse();
    assertThat(two.desk.lockdowns().open()).isEmpty();
  }

  @Test
  void aRunThatIsUnderWayWhenALockdownBeginsGoesOnByWhatIsSeenOnTheInside() throws Exception {
    var begun = new AtomicBoolean();
    two.fleet.answerChecks(
        check -> {
          if (begun.compareAndSet(false, true)) {
            lockDown();
          }
          return reached(check) ? Verdict.PASSED : Verdict.FAILED;
        });

    var run = rolledBack(planned().id());

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.course().later())
        .extracting(CheckName::value)
        .containsExactlyInAnyOrder("site", "door@web1", "login");
    assertThat(run.findings()).extracting(one -> one.check().value()).containsOnly("api");
    assertThat(two.fleet.live).containsEntry(CODE, "v1");
    assertThat(held()).isTrue();
    assertThat(given(end(false)).findings())
        .extracting(one -> one.check().value())
        .contains("site", "door@web1");
  }

  @Test
  void aHostThatIsAloneAsksNothingInVainEitherWhileLockedDown() {
    assertThat(escape().later()).isEmpty();
    assertThat(asked(escape())).contains("api", "site");

    lockDown();
    assertThat(escape().later()).extracting(CheckName::value).containsExactly("site", "login");
    assertThat(asked(escape())).containsExactly("api");

    given(end(true));
    assertThat(asked(escape())).contains("api", "site");
  }

  /** What the host keeps for the day without a controller. */
  private Plan escape() {
    two.desk.escapes().send();
    return Objects.requireNonNull(two.fleet.kept.get(CODE.host())).getFirst().plan();
  }

  private static List<String> asked(Plan plan) {
    return plan.stages().stream()
        .flatMap(stage -> stage.hosts().stream())
        .flatMap(part -> part.checks().stream())
        .map(check -> check.name().value())
        .distinct()
        .toList();
  }

  @Test
  void nobodyIsLetInWhileTheInsideIsNotWell() {
    lockDown();
    two.fleet.answerChecks(Verdict.FAILED);
    two.fleet.effects.clear();

    assertThat(problems(end(false)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message())
                  .isEqualTo("\"tea\" stays locked down: check api on web1 failed: seen");
              assertThat(problem.hint()).contains("--anyway");
            });
    assertThat(held()).isTrue();
    assertThat(two.fleet.effects).as("not for a moment").noneMatch(one -> one.contains("release"));
    assertThat(two.desk.lockdowns().of(TEA)).isPresent();
    assertThat(audited("traffic-released")).isEmpty();
  }

  @Test
  void whoIsSeenFromOutsideToBeIllIsShutOutAgain() {
    lockDown();
    two.fleet.answerChecks(
        check -> check.name().value().equals("api") ? Verdict.PASSED : Verdict.FAILED);

    assertThat(problems(end(false)))
        .extracting(Problem::message)
        .containsExactly(
            "\"tea\" stays locked down: check site on web1 failed: seen",
            "\"tea\" stays locked down: check door@web1 on web2 failed: seen");
    assertThat(audited("traffic-released")).as("it was tried").hasSize(1);
    assertThat(held()).isTrue();
    assertThat(two.desk.lockdowns().of(TEA)).isPresent();
    assertThat(audited("lockdown-goes-on"))
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("check site on web1 failed");

    assertThat(given(end(true)).findings()).hasSize(3);
    assertThat(held()).isFalse();
    assertThat(two.desk.lockdowns().of(TEA)).isEmpty();
  }

  @Test
  void whatCannotBeAskedLetsNobodyInEither() {
    lockDown();
    two.fleet.away.add(new HostName("web2"));

    assertThat(problems(end(false)))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message()).contains("check door@web1 on web2 is not known"));
    assertThat(held()).isTrue();
  }

  @Test
  void askedByHandTheRestIsUnknownAndNobodyTriesTheDoor() {
    lockDown();

    var findings = given(two.desk.checking().check(TEA));

    assertThat(findings)
        .extracting(one -> one.check() + " " + one.verdict())
        .containsExactly("api PASSED", "site UNKNOWN", "door UNKNOWN");
    assertThat(findings.getLast().evidence())
        .isEqualTo("not asked while locked down, but when that ends");
    assertThat(two.desk.checking().leftOut(TEA))
        .extracting(Object::toString)
        .containsExactly("login");
  }

  @Test
  void aPlanFromBeforeALockdownOrFromWithinOneIsStaleThen() {
    var before = planned();
    lockDown();
    assertThat(problems(start(before.id())))
        .extracting(Problem::message)
        .containsExactly("the plan is stale: tea was locked down since it was made");
    var within = planned();
    given(end(true));
    assertThat(problems(start(within.id())))
        .extracting(Problem::message)
        .containsExactly(
            "the plan is stale: tea is no longer locked down, as it was when it was made");
    assertThat(start(planned().id())).isInstanceOf(Answer.Given.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000/health, true",
    "http://localhost/, true",
    "HTTP-less, false",
    "'http://[::1]:80/x', true",
    "'https://{{ host.name }}:8443/', true",
    "'http://10.0.0.{{ tag.last }}/', true",
    "https://tea.example.org/, false",
    "https://localhost.example.org/, false",
    "http://user@127.0.0.1/, true",
    "http://127.0.0.1@tea.example.org/, false",
    "'https://tea.example.org/{{ code.commit }}?of={{ host.name }}', false",
    "http://127.0.0.1.example.org/, false",
  })
  void whatLeadsToTheHostItselfGetsPastAHold(String url, boolean reaches) {
    var probe =
        new Probe.Http(url, List.of(), new java.util.TreeMap<>(), new java.util.TreeMap<>());
    var second = java.time.Duration.ofSeconds(1);
    var name = new CheckName("api");
    var check = new Check(name, probe, second, second, second);
    assertThat(Inward.reaches(new AskedCheck(check, List.of("web"), List.of(), Optional.empty())))
        .isEqualTo(reaches);
    assertThat(
            Inward.reaches(
                new AskedCheck(check, List.of("web"), List.of("web2"), Optional.empty())))
        .isFalse();
  }

  private Plans.Kept planned() {
    return given(two.desk.plans().plan(TEA, "full", "", "ann"));
  }

  private Answer<RunId> start(PlanId plan) {
    return two.desk.plans().start(plan, new Runs.Beginning("ann", "somebody is in", two.id()));
  }

  private Run rolledBack(PlanId plan) throws InterruptedException {
    var id = given(start(plan));
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
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
      }
    }
    return two.desk.runs().find(id).orElseThrow();
  }
}
