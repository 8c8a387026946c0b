package rearguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.cli.link.OperatorServer;
import rearguard.cli.link.ScriptedOperator;
import rearguard.model.fleet.Host;
import rearguard.model.traffic.InForce;

/** Whatever keeps users of an application away is said with everything that is said of it. */
class HoldsShownTest {
  private static final String WARNING =
      "■ maintenance of shop on since 2026-11-20 14:02:12 UTC by anna (new \\u001b[31mrouter),"
          + " until 2026-11-20 14:32:12 UTC, on web1, web2; out of contact: web2\n";

  @TempDir static Path folder;

  private final ScriptedOperator operator = new ScriptedOperator();
  private OperatorServer server;

  @BeforeAll
  static void keys() throws Exception {
    OperatorServer.makeKeys(folder);
  }

  @BeforeEach
  void start() throws Exception {
    server = OperatorServer.start(folder, operator);
    var anna = hold("shop", "anna", "new \u001b[31mrouter", "");
    operator.hosts.add(
        Fleets.holding("web1", Host.State.CONNECTED, anna, hold("other", "bert", "", "")));
    operator.hosts.add(Fleets.holding("web2", Host.State.SILENT, anna));
  }

  private static InForce hold(String application, String owner, String why, String trouble) {
    var since = Fleets.NOW.minus(Duration.ofMinutes(1));
    return new InForce(
        application,
        "maintenance",
        true,
        owner,
        why,
        since,
        Optional.of(since.plus(Duration.ofMinutes(30))),
        trouble);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCommandThatConcernsTheApplicationEndsWithAWarningOnItsOwnStream() {
    for (var words : List.of(List.of("show", "shop"), List.of("points", "shop"))) {
      var desk = Desk.script(server.context());

      desk.run(words.toArray(String[]::new));

      assertThat(desk.talk()).as("%s", words).contains(WARNING).doesNotContain("bert");
      assertThat(desk.output()).doesNotContain("■");
    }
  }

  @Test
  void aProgramFindsItInTheDocumentAndNowhereElse() {
    var desk = Desk.script(server.context());

    assertThat(desk.run("check", "shop", "-o", "json")).isEqualTo(11);

    assertThat(desk.output())
        .contains("\"holds\": [")
        .contains("\"owner\": \"anna\"")
        .contains("\"until\": \"2026-11-20T14:32:12Z\"")
        .doesNotContain("bert");
    assertThat(desk.talk()).doesNotContain("■");
  }

  @Test
  void statusShowsAllOfThemFirst() {
    var desk = Desk.script(server.context());

    assertThat(desk.run("status")).isZero();

    var lines = desk.output().lines().toList();
    assertThat(lines.stream().filter(line -> line.startsWith("■ MAINTENANCE")).toList())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("\tshop\tanna\t").contains("web1, web2"))
        .anySatisfy(line -> assertThat(line).contains("\tother\tbert\t"));
  }

  @Test
  void whatIsNotAsItShouldBeIsShouted() {
    operator.hosts.clear();
    operator.hosts.add(
        Fleets.holding(
            "web1", Host.State.CONNECTED, hold("shop", "r-7f3k", "", "the endpoint is gone")));
    var desk = Desk.script(server.context());

    desk.run("points", "shop");

    assertThat(desk.talk())
        .contains("by run r-7f3k, until")
        .contains("; TROUBLE: web1: the endpoint is gone\n");
  }

  @Test
  void maintenanceIsAskedWithItsReasonAndItsEnd() {
    var desk = Desk.script(server.context());

    assertThat(desk.run("maintenance", "on", "shop", "--confirm", "shop", "--reason", "moving"))
        .isZero();
    assertThat(desk.output()).isEqualTo("■ ON\tmaintenance@web1\tanna\tnever\tmaintenance is on\n");
    assertThat(desk.run("maintenance", "on", "shop", "--confirm", "shop", "--until-off")).isZero();
    assertThat(desk.run("maintenance", "off", "shop", "--owner", "bert")).isZero();
    assertThat(operator.asked)
        .containsExactly(
            "maintenance 1800 false moving",
            "status",
            "maintenance 0 true",
            "status",
            "maintenance release bert",
            "status");
  }

  @Test
  void maintenanceIsNotBegunWithoutAWordNorWithTwoEnds() {
    assertThat(Desk.script(server.context()).run("maintenance", "on", "shop")).isEqualTo(2);
    var both = List.of("maintenance", "on", "shop", "--until-off", "--for", "5m");
    assertThat(Desk.script(server.context()).run(both.toArray(String[]::new))).isEqualTo(2);
    assertThat(operator.asked).isEmpty();
  }
}
