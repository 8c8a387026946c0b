package rearguard.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rearguard.controller.file.Application;
import rearguard.controller.file.FleetFile;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;

/** What a plan asks of hosts about other hosts. */
class OutsideTest {
  private static final String FILE =
      """
      application: tea
      environment: production
      hosts: { app: [app1, app2], edge: [lb1, lb2] }
      components:
        code: { on: app, git: { path: /opt/tea } }
        traffic: { on: app, ufw: { ports: [80/tcp, 53/udp, 443] } }
      checks:
        site: { http: { url: "http://{{ host.name }}/" }, on: app, from: edge }
        name: { tcp: "tea.example.org:443", from: lb1 }
        api: { http: { url: "http://127.0.0.1:8000/" }, on: app }
      prove-from: { hosts: edge, at: "{{ tag.ip }}" }
      procedures:
        full: { restore: [code], hold: [traffic] }
      """;

  @Test
  void everyHostThatIsAskedFromOutsideAsksAboutEveryHostThatChanged() {
    var verify = stage(plan(FILE, OutsideTest::everybody), "verify");

    assertThat(asked(verify))
        .containsExactly(
            "lb1 site@app1 http://app1/",
            "lb1 site@app2 http://app2/",
            "lb1 name tea.example.org:443",
            "lb2 site@app1 http://app1/",
            "lb2 site@app2 http://app2/");
  }

  @Test
  void aHoldIsProvenBeforeAnyUndoPointIsTaken() {
    var plan = plan(FILE, OutsideTest::everybody);

    assertThat(plan.stages().stream().map(Stage::name))
        .containsExactly(
            "prepare",
            "hold traffic",
            "prove hold",
            "undo point",
            "change",
            "release traffic",
            "verify");
    assertThat(stage(plan, "prove hold").kind()).isEqualTo(Stage.Kind.READY);
    assertThat(asked(stage(plan, "prove hold")))
        .startsWith(
            "lb1 proof-of-hold-80@app1 closed 10.0.0.1:80",
            "lb1 proof-of-hold-443@app1 closed 10.0.0.1:443",
            "lb1 proof-of-hold-80@app2 closed 10.0.0.2:80")
        .hasSize(8);
  }

  @Test
  void noHostIsAskedAboutItself() {
    var plan = plan(FILE.replace("hosts: edge", "hosts: app"), OutsideTest::everybody);

    assertThat(asked(stage(plan, "prove hold")))
        .allMatch(one -> one.startsWith("app1") == one.contains("@app2"))
        .hasSize(4);
  }

  @Test
  void aCheckThatNobodyElseCanAskIsNoCheck() {
    var lonely = FILE.replace("from: edge }", "from: app1 }");

    assertThat(refused(lonely, OutsideTest::everybody))
        .containsExactly("check site is asked about app1 by no other host");
  }

  @Test
  void whoIsAwayIsNotAskedWhileAnotherIsThere() {
    var verify = stage(plan(FILE, host -> !host.value().equals("lb2")), "verify");

    assertThat(asked(verify)).allMatch(one -> one.startsWith("lb1 ")).hasSize(3);
  }

  @Test
  void whenNobodyIsLeftToAskThePlanIsRefusedOrSaysWhatIsNotAsked() {
    assertThat(refused(FILE, OutsideTest::inside))
        .containsExactly(
            "check site cannot be asked: lb1, lb2 are away",
            "check name cannot be asked: lb1 is away");

    var leaving = FILE.replace("hold: [traffic]", "hold: [traffic], offline: leave");
    assertThat(plan(leaving, OutsideTest::inside).stages().stream().map(Stage::name))
        .contains(
            "hold is not proven: lb1, lb2 are away",
            "site is not asked: lb1, lb2 are away",
            "name is not asked: lb1 is away")
        .doesNotContain("verify", "prove hold");
  }

  @Test
  void aRunThatWaitsForHostsWaitsForThoseThatAreAskedToo() {
    var waiting = FILE.replace("hold: [traffic]", "hold: [traffic], offline: wait");

    assertThat(asked(stage(plan(waiting, OutsideTest::inside), "verify"))).hasSize(5);
  }

  @Test
  void portsThatAreNotTcpProveNothing() {
    var plan = plan(FILE.replace("[80/tcp, 53/udp, 443]", "[53/udp]"), OutsideTest::everybody);

    assertThat(plan.stages().get(2).name())
        .isEqualTo("hold is not proven: no other host is asked about a TCP port");
  }

  @Test
  void aPlanMadeInAdvanceAsksNobodyElse() {
    var alone = application(FILE).alone();

    assertThat(asked(stage(given(planned(alone, OutsideTest::everybody)), "verify", "change")))
        .containsExactly("app1 api http://127.0.0.1:8000/", "app2 api http://127.0.0.1:8000/");
    assertThat(given(planned(alone, OutsideTest::everybody)).stages()).hasSize(5);
  }

  private static boolean everybody(HostName host) {
    return !host.value().isEmpty();
  }

  private static boolean inside(HostName host) {
    return host.value().startsWith("app");
  }

  private static Plan plan(String file, Predicate<HostName> there) {
    return given(planned(application(file), there));
  }

  private static List<String> refused(String file, Predicate<HostName> there) {
    return planned(application(file), there) instanceof Answer.Refused<Plan>(var problems)
        ? problems.stream().map(Problem::message).toList()
        : List.of();
  }

  private static Answer<Plan> planned(Application application, Predicate<HostName> there) {
    return PlannerTest.planned(
        application,
        Scope.of(application, application.procedures().getFirst(), fleet(), DRIVERS).knowing(there),
        List.of("1.0 differs"));
  }

  private static Map<HostName, SortedSet<Tag>> fleet() {
    return Stream.of("app1", "app2", "lb1", "lb2")
        .collect(
            Collectors.toMap(
                HostName::new,
                name ->
                    new TreeSet<>(
                        Set.of(new Tag("ip", "10.0.0." + name.charAt(name.length() - 1))))));
  }

  private static final List<DriverSpec> DRIVERS =
      List.of(
          new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of()),
          new DriverSpec(
              new DriverName("ufw"),
              Kind.TRAFFIC,
              Set.of(Ability.HOLD_TRAFFIC),
              List.of(),
              Optional.empty(),
              Optional.of("ports")));

  private static Stage stage(Plan plan, String... names) {
    return plan.stages().stream()
        .filter(stage -> List.of(names).contains(stage.name()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> asked(Stage stage) {
    return stage.hosts().stream()
        .flatMap(part -> part.checks().stream().map(check -> part.host() + " " + told(check)))
        .toList();
  }

  private static String told(Check check) {
    return check.name()
        + " "
        + switch (check.probe()) {
          case Probe.Http http -> http.url();
          case Probe.Tcp(var host, int port) -> host + ":" + port;
          case Probe.Closed(var host, int port) -> "closed " + host + ":" + port;
          case Probe.Listening(int port) -> "" + port;
          case Probe.Command(var run, _) -> run;
          case Probe.Manual(var question) -> question;
        };
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
}
