package rearguard.controller.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.Procedure;
import rearguard.controller.file.FleetFile;
import rearguard.controller.plan.Asked;
import rearguard.controller.plan.Scope;
import rearguard.model.Answer;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

/** What operators name: procedures that no file names, and parts of one. */
class NarrowingTest {
  private static final List<DriverSpec> DRIVERS =
      List.of(
          spec("git", Kind.CODE, Optional.empty()),
          spec("files", Kind.CONFIG, Optional.empty()),
          spec("compose", Kind.PROCESS, Optional.of("services"), Ability.STOP_AND_START),
          spec("ufw", Kind.TRAFFIC, Optional.empty(), Ability.HOLD_TRAFFIC));

  private static final String FILE =
      """
      application: tea
      environment: production
      hosts: { app: [app1] }
      components:
        code: { on: app, git: { path: /opt/tea } }
        config: { on: app, files: { paths: [/opt/tea/.env] } }
        services: { on: app, compose: { directory: /opt/tea, services: [backend, worker] } }
        traffic: { on: app, ufw: { ports: [80/tcp] } }
      """;

  @Test
  void theStandardProceduresFollowFromTheKindsOfTheComponents() {
    assertThat(Standard.standard(application(FILE), NarrowingTest::driver))
        .extracting(one -> one.name() + " " + one.restore() + " holds " + one.hold())
        .containsExactly(
            "code [code, config, services] holds []",
            "service [services] holds []",
            "config [config, services] holds []",
            "traffic [traffic] holds []",
            "full [code, config, services, traffic] holds [traffic]");
  }

  @Test
  void aProcedureThatHasNothingItIsNamedAfterIsNotThere() {
    var bare = application(FILE.replaceAll("(?m)^  (config|traffic):.*\n", ""));

    assertThat(Standard.standard(bare, NarrowingTest::driver))
        .extracting(Procedure::name)
        .containsExactly("code", "service", "full");
    assertThat(refusal(Standard.find(bare, "trafic", NarrowingTest::driver)))
        .contains("no procedure \"trafic\"");
    assertThat(refusal(Standard.find(application(FILE), "trafic", NarrowingTest::driver)))
        .contains("Did you mean \"traffic\"?");
  }

  @Test
  void theFileComesFirst() {
    var own = application(FILE + "procedures: { code: { restore: [code] } }\n");

    assertThat(given(Standard.find(own, "code", NarrowingTest::driver)).restore())
        .containsExactly(new ComponentName("code"));
    assertThat(given(Standard.find(own, "", NarrowingTest::driver)).name()).isEqualTo("code");
    assertThat(given(Standard.find(application(FILE), "", NarrowingTest::driver)).name())
        .isEqualTo("full");
  }

  @Test
  void oneComponentAlone() {
    var scope = given(Narrowing.of(scope(), only("config")));

    assertThat(scope.places())
        .extracting(p -> p.target().toString())
        .containsExactly("config@app1");
  }

  @Test
  void onePartOfAComponentAlone() {
    var scope = given(Narrowing.of(scope(), only("services/worker")));

    assertThat(scope.places())
        .singleElement()
        .satisfies(
            place -> {
              var settings = place.component().settings();
              assertThat(settings.texts("services")).containsExactly("worker");
              assertThat(settings.text("directory")).contains("/opt/tea");
            });
  }

  @Test
  void aComponentThatIsNamedWholeIsWhole() {
    var scope = given(Narrowing.of(scope(), only("services/worker", "services")));

    assertThat(scope.places().getFirst().component().settings().texts("services"))
        .containsExactly("backend", "worker");
  }

  @Test
  void whatIsNotThereIsRefusedWithTheNearestWord() {
    assertThat(refusal(Narrowing.of(scope(), only("servces"))))
        .contains("component \"servces\" takes no part", "Did you mean \"services\"?");
    assertThat(refusal(Narrowing.of(scope(), only("services/beckend"))))
        .contains("\"services\" has nothing named \"beckend\"", "Did you mean \"backend\"?");
    assertThat(refusal(Narrowing.of(scope(), only("code/src"))))
        .contains("nothing of component \"code\" can be restored alone");
  }

  @Test
  void whatStandsInFrontOfTheNamedHostsStaysHeldAndTheirNeighboursAreNot() {
    var scope = given(Narrowing.of(wide("edge"), at("app1")));
    assertThat(scope.held())
        .extracting(p -> p.target().toString())
        .containsExactly("traffic@edge1");
    assertThat(scope.places()).allMatch(place -> place.target().host().value().equals("app1"));

    var own = given(Narrowing.of(wide("app"), at("app1")));
    assertThat(own.held()).extracting(p -> p.target().toString()).containsExactly("traffic@app1");
    assertThat(own.hosts()).containsExactly(new HostName("app1"));
  }

  @Test
  void byHandNothingIsHeldOrReleasedButWhereItIsNamed() {
    var scope = given(Narrowing.hosts(wide("app"), List.of(new HostName("app2"))));

    assertThat(scope.held()).extracting(p -> p.target().toString()).containsExactly("traffic@app2");
  }

  private static Scope wide(String on) {
    var application =
        application(
            FILE.replace("[app1] }", "[app1, app2], edge: [edge1] }")
                .replace("traffic: { on: app", "traffic: { on: " + on));
    Map<HostName, SortedSet<Tag>> fleet =
        Map.of(
            new HostName("app1"), new TreeSet<>(),
            new HostName("app2"), new TreeSet<>(),
            new HostName("edge1"), new TreeSet<>());
    var full = given(Standard.find(application, "full", NarrowingTest::driver));
    return Scope.of(application, full, fleet, DRIVERS);
  }

  private static Asked at(String host) {
    return new Asked(
        "",
        "",
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(new HostName(host)),
        List.of());
  }

  private static Asked only(String... words) {
    return new Asked(
        "", "", false, false, Optional.empty(), Optional.empty(), List.of(), List.of(words));
  }

  private static Scope scope() {
    var application = application(FILE);
    Map<HostName, SortedSet<Tag>> fleet = Map.of(new HostName("app1"), new TreeSet<>());
    return Scope.of(application, Applications.everything(application), fleet, DRIVERS);
  }

  private static Application application(String text) {
    return given(FleetFile.read("tea.yml", text)).application();
  }

  private static Optional<DriverSpec> driver(DriverName name) {
    return DRIVERS.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  private static DriverSpec spec(
      String name, Kind kind, Optional<String> parts, Ability... abilities) {
    return new DriverSpec(new DriverName(name), kind, Set.of(abilities), List.of(), parts);
  }

  private static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> value;
      case Answer.Refused<T>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static String refusal(Answer<?> answer) {
    return answer instanceof Answer.Refused<?>(var problems)
        ? problems.getFirst().message() + " " + problems.getFirst().hint()
        : "not refused";
  }
}
