package rearguard.agent.driver.pm2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import rearguard.agent.driver.Show;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;

/** The good day, and what deployments do to PM2. */
class Pm2DriverTest extends Pm2Fixture {

  @Test
  void aNeighbourIsUntouchedAndAnExtraOfTheBadReleaseIsRemoved() throws Exception {
    var other = pm2.app("other", "other");
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port)),
        Pm2.definition("neighbour", other, Map.of("COLOUR", "blue")));
    pm2.awaitAnswer(port);
    capture();
    var neighbour = neighbour();
    pm2.start(Pm2.definition("extra", app, Map.of("COLOUR", "red")));

    assertThat(compare().words()).containsExactly("\"extra\" is there and was not");
    assertThat(goBack()).element(1).isEqualTo("stopped extra, web");

    assertThat(compare().words()).isEmpty();
    assertThat(pm2.list("extra")).isEmpty();
    assertThat(pm2.list("web")).hasSize(1);
    assertThat(neighbour()).isEqualTo(neighbour);
  }

  @Test
  void theLogsOfAnAppAndItsFiguresAreShownAndItsEnvironmentIsHidden() throws Exception {
    pm2.start(Pm2.definition("web", app, Map.of("PORT", "" + port, "SECRET", SECRET)));
    pm2.awaitAnswer(port);

    var shows = driver.shows(subject, java.time.Instant.EPOCH);

    assertThat(shows)
        .filteredOn(Show.Figures.class::isInstance)
        .singleElement()
        .satisfies(
            one -> {
              var figures = ((Show.Figures) one).figures();
              assertThat(figures).containsEntry("state", "online").containsEntry("restarts", "0");
              assertThat(figures.get("memory")).matches("[0-9.]+ MiB");
              assertThat(figures.get("cpu")).endsWith(" %");
            });
    assertThat(shows)
        .filteredOn(Show.Log.class::isInstance)
        .hasSize(2)
        .allSatisfy(one -> assertThat(((Show.Log) one).file()).startsWith(pm2.home()).exists());
    assertThat(driver.hidden(subject)).contains("SECRET=" + SECRET);
    capture();
    assertThat(driver.hidden(subject, kept())).contains("SECRET=" + SECRET);
  }

  private String neighbour() throws Exception {
    var one = pm2.list("neighbour").getFirst();
    return one.path("pid")
        + " "
        + one.path("pm_id")
        + " "
        + one.path("pm2_env").path("restart_time");
  }

  @Test
  void theEnvironmentComesBackToTheLetterAndOnlyNamesAreTold() throws Exception {
    pm2.start(
        Pm2.definition(
            "web",
            app,
            Map.of("PORT", "" + port, "SECRET", SECRET, "COLOUR", "green", "GONE", "1")));
    pm2.awaitAnswer(port);
    var captured = capture();
    assertThat(captured.summary()).isEqualTo("web on port " + port);
    assertThat(captured.facts()).containsEntry("apps", "web").containsEntry("ports", "" + port);
    var good = environment();
    pm2.run("delete", "web");
    pm2.start(
        Pm2.definition(
            "web",
            app,
            Map.of("PORT", "" + port, "SECRET", "other" + SECRET, "COLOUR", "red", "NEW", "2")));
    pm2.awaitAnswer(port);

    var drift = compare();
    assertThat(drift.words())
        .containsExactly(
            "\"web\" differs: environment (COLOUR changed, GONE missing, NEW added, SECRET changed)");
    var said = goBack();

    assertThat(environment()).isEqualTo(good);
    assertThat(pm2.ask(port)).contains("\"colour\":\"green\"");
    assertThat(compare().words()).isEmpty();
    assertThat(drift + " " + said).doesNotContain(SECRET);
  }

  @Test
  void aVariableIsSetWhereAnEnvironmentHasItAndStaysSoWhenPm2StartsTheAppAgain() throws Exception {
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port, "SECRET", SECRET, "COLOUR", "green")));
    pm2.awaitAnswer(port);

    assertThatThrownBy(() -> draw("COLOR=red"))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    draw("COLOUR=red");
    assertThat(compare().words()).containsExactly("\"web\" differs: environment (COLOUR changed)");
    assertThat(pm2.ask(port)).contains("\"colour\":\"green\"");
    goBack();

    pm2.awaitAnswer(port);
    assertThat(pm2.ask(port)).contains("\"colour\":\"red\"");
    assertThat(compare().words()).isEmpty();
    pm2.run("restart", "web");
    pm2.awaitAnswer(port);
    assertThat(pm2.ask(port)).contains("\"colour\":\"red\"");
  }

  private String environment() throws Exception {
    var environment =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            pm2.list("web").getFirst().path("pm2_env").path("env").deepCopy();
    environment.remove("unique_id");
    return environment.toString();
  }

  @Test
  void aPairInClusterModeIsReloadedWithoutALostRequest() throws Exception {
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port))
            .put("instances", 2)
            .put("exec_mode", "cluster"));
    pm2.awaitAnswer(port);
    assertThat(capture().facts()).containsEntry("ports", "" + port);
    var before = pids();
    Files.writeString(app.resolve("release"), "restored");

    try (var prober = new Prober(port)) {
      var said = goBack();
      assertThat(said.get(1)).isEqualTo("web (2) serves on until it is reloaded");
      assertThat(said.get(2)).startsWith("reloaded");
      pm2.awaitAnswer(port);
      assertThat(prober.failed()).isZero();
      assertThat(prober.answered()).isPositive();
    }
    assertThat(pids()).hasSize(2).doesNotContainAnyElementsOf(before);
    assertThat(pm2.ask(port)).contains("restored");
  }

  private List<Integer> pids() throws Exception {
    return pm2.list("web").stream().map(one -> one.path("pid").asInt()).toList();
  }

  @Test
  void whatWasStoppedCanBeStartedAgainUnchanged() throws Exception {
    pm2.start(Pm2.definition("web", app, Map.of("PORT", "" + port)));
    pm2.awaitAnswer(port);
    capture();
    var bench = bench();

    stop(bench);
    assertThat(pm2.ask(port)).isEmpty();
    assertThat(start(bench)).isEqualTo("started web");

    assertThat(pm2.ask(port)).contains("good");
    assertThat(compare().words()).isEmpty();
  }

  @Test
  void allOfAHomeIsCaredForWhenNothingIsNamed() throws Exception {
    caringForAll();
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port)),
        Pm2.definition("worker", pm2.app("other", "good"), Map.of()));
    pm2.awaitAnswer(port);
    assertThat(capture().facts()).containsEntry("apps", "web,worker");
    pm2.run("delete", "worker");

    assertThat(compare().words()).containsExactly("\"worker\" is missing");
    goBack();

    assertThat(pm2.list("worker")).hasSize(1);
    assertThat(compare().words()).isEmpty();
  }

  @Test
  void oneAppOfAComponentComesBackAloneAlsoBesideOthersInItsFolder() throws Exception {
    caringFor("web", "worker");
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port, "COLOUR", "green")),
        Pm2.definition("worker", app, Map.of("COLOUR", "blue")));
    pm2.awaitAnswer(port);
    capture();
    pm2.run("delete", "web", "worker");
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port, "COLOUR", "red")),
        Pm2.definition("worker", app, Map.of("COLOUR", "pink")),
        Pm2.definition("extra", app, Map.of()));
    pm2.awaitAnswer(port);
    var others = others();

    caringForOnly("web");
    assertThat(compare().words()).noneMatch(w -> w.contains("worker") || w.contains("extra"));
    assertThat(goBack()).element(1).isEqualTo("stopped web");

    assertThat(pm2.list("web").getFirst().path("pm2_env").path("COLOUR").asText())
        .isEqualTo("green");
    assertThat(compare().words()).isEmpty();
    assertThat(others()).isEqualTo(others);

    caringForOnly("wbe");
    assertThatThrownBy(this::compare).hasMessage("the snapshot holds nothing of \"wbe\"");
  }

  private List<String> others() throws Exception {
    var found = new ArrayList<String>();
    for (var name : List.of("worker", "extra")) {
      var one = pm2.list(name).getFirst();
      found.add(one.path("pid") + " " + one.path("pm2_env").path("restart_time"));
    }
    return found;
  }

  @Test
  void anUndoOfOneAppHoldsThatAppAlone() throws Exception {
    caringFor("web", "worker");
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port)),
        Pm2.definition("worker", app, Map.of()));
    pm2.awaitAnswer(port);

    caringForOnly("web");

    assertThat(capture().facts()).containsEntry("apps", "web");
  }

  @Test
  void anEcosystemFileNamesTheApps() throws Exception {
    var file = folder.resolve("ecosystem.config.js");
    Files.writeString(file, "module.exports = { apps: [{ name: 'web', script: 'app.js' }] };");
    caringForEcosystem(file);
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port)),
        Pm2.definition("other", pm2.app("other", "good"), Map.of()));
    pm2.awaitAnswer(port);

    assertThat(capture().facts()).containsEntry("apps", "web");
  }

  @Test
  void hostileNamesAndArgumentsComeBackAndStayHarmless() throws Exception {
    var name = "a\"b'$(touch " + folder.resolve("hacked") + ")\u001b[31m\u202e;../x";
    var argument = "--x=\"'\n$(touch " + folder.resolve("hacked") + ")\u202e";
    caringFor(name);
    var definition = Pm2.definition(name, app, Map.of("PORT", "" + port));
    definition.putArray("args").add(argument);
    pm2.start(definition);
    pm2.awaitAnswer(port);
    var summary = capture().summary();
    var arguments = arguments(name);
    pm2.run("delete", "all");

    var said = compare().words() + " " + goBack() + summary;

    assertThat(arguments(name)).isEqualTo(arguments).isNotEmpty();
    assertThat(compare().words()).isEmpty();
    assertThat(said).doesNotContain("\u001b").doesNotContain("\u202e").doesNotContain("\n");
    assertThat(folder.resolve("hacked")).doesNotExist();
  }

  private JsonNode arguments(String name) throws Exception {
    return pm2.list(name).getFirst().path("pm2_env").path("args");
  }

  @Test
  void aRunningPm2IsDetected() throws Exception {
    var near = Files.createTempDirectory("p");
    try (var other = new Pm2(near)) {
      other.start(Pm2.definition("web", app, Map.of("PORT", "" + port)));
      var expected = new Setting.Text(other.home().toString());

      assertThat(driver.detect(host))
          .anySatisfy(
              section -> {
                assertThat(section.entries()).containsEntry("home", expected);
                assertThat(section.texts("apps")).containsExactly("web");
              });
    } finally {
      host.disk().deleteTree(near);
    }
  }

  @Test
  void aHomeOrProgramThatIsNotThereIsNamed() {
    subject =
        new rearguard.agent.driver.Subject(
            subject.target(),
            Setting.Group.of(Map.of("home", new Setting.Text("/nowhere/pm2"))),
            host);
    assertThatThrownBy(this::capture)
        .isInstanceOf(HostException.class)
        .hasMessage("PM2 home \"/nowhere/pm2\" is not there");
    subject =
        new rearguard.agent.driver.Subject(
            subject.target(),
            Setting.Group.of(
                Map.of(
                    "home", new Setting.Text(pm2.home().toString()),
                    "program", new Setting.Text("/nowhere/pm2"))),
            host);
    assertThatThrownBy(this::capture)
        .isInstanceOf(HostException.class)
        .hasMessageContaining("no pm2 program at /nowhere/pm2");
  }

  @Test
  void theOutageIsTheAppsOwn(TestReporter reporter) throws Exception {
    pm2.start(Pm2.definition("web", app, Map.of("PORT", "" + port)));
    pm2.awaitAnswer(port);
    capture();
    var bare = new java.util.ArrayList<Duration>();
    var ours = new java.util.ArrayList<Duration>();
    for (int round = 0; round < 5; round++) {
      try (var prober = new Prober(port)) {
        prober.awaitAnswers();
        pm2.run("restart", "web");
        prober.awaitAnswers();
        bare.add(prober.longestSilence());
      }
      try (var prober = new Prober(port)) {
        prober.awaitAnswers();
        goBack();
        prober.awaitAnswers();
        ours.add(prober.longestSilence());
      }
    }
    reporter.publishEntry("pm2 restart", millis(bare));
    reporter.publishEntry("stop and restore", millis(ours));
    bare.sort(null);
    ours.sort(null);
    assertThat(ours.get(2)).isLessThan(bare.get(2).multipliedBy(3).plusSeconds(1));
  }

  private static String millis(List<Duration> rounds) {
    return rounds.stream().map(one -> one.toMillis() + " ms").toList().toString();
  }
}
