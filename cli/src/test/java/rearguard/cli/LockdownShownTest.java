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
import rearguard.model.check.Verdict;
import rearguard.model.evidence.Lockdown;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.traffic.InForce;

/** A lock-down is said with everything that is said of its application, until it is ended. */
class LockdownShownTest {
  private static final String WARNING =
      "■ shop is LOCKED DOWN since 2026-11-20 13:43:12 UTC by anna (somebody is \\u001b[31min),"
          + " until \"rearguard lockdown end shop\", ";

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
    operator.lockdown =
        Optional.of(
            new Lockdown(
                "l-7f3k0000",
                new ApplicationName("shop"),
                "anna",
                "somebody is \u001b[31min",
                Fleets.NOW.minus(Duration.ofMinutes(20))));
    operator.hosts.add(
        Fleets.holding("web1", Host.State.CONNECTED, held("l-7f3k0000", ""), held("r-7f3k", "")));
    operator.hosts.add(
        Fleets.holding("web2", Host.State.SILENT, held("l-7f3k0000", "no nft here")));
  }

  private static InForce held(String owner, String trouble) {
    var since = Fleets.NOW.minus(Duration.ofMinutes(1));
    var until = Optional.of(since.plus(Duration.ofDays(1)));
    return new InForce("shop", "traffic", false, owner, "", since, until, trouble);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCommandThatConcernsTheApplicationEndsWithIt() {
    for (var words : List.of(List.of("show", "shop"), List.of("points", "shop"))) {
      var desk = Desk.script(server.context());

      desk.run(words.toArray(String[]::new));

      assertThat(desk.talk())
          .as("%s", words)
          .contains(
              WARNING + "held on web1, web2; out of contact: web2; TROUBLE: web2: no nft here\n")
          .contains("■ traffic of shop held since")
          .contains("by run r-7f3k, until")
          .doesNotContain("by l-7f3k0000");
      assertThat(desk.output()).doesNotContain("■");
    }
  }

  @Test
  void thatNoHostHoldsIsShouted() {
    operator.hosts.clear();
    var desk = Desk.script(server.context());

    desk.run("points", "shop");

    assertThat(desk.talk()).contains(WARNING + "no host tells that it holds\n");
  }

  @Test
  void statusShowsItBeforeAllElse() {
    var desk = Desk.script(server.context());

    assertThat(desk.run("status")).isZero();

    var lines = desk.output().lines().toList();
    assertThat(lines.stream().filter(line -> line.startsWith("■")).toList())
        .hasSize(2)
        .first(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .startsWith("■ LOCKED DOWN\tshop\tanna\t")
        .contains("\trearguard lockdown end shop\theld on web1, web2;");
    assertThat(lines.stream().filter(line -> line.startsWith("■ HELD")).toList())
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("run r-7f3k");
  }

  @Test
  void aProgramFindsItInEveryDocument() {
    for (var words : List.of(List.of("status"), List.of("points", "shop"))) {
      var desk = Desk.script(server.context());
      var all = new java.util.ArrayList<>(words);
      all.addAll(List.of("-o", "json"));

      desk.run(all.toArray(String[]::new));

      assertThat(desk.output())
          .as("%s", words)
          .contains("\"lockdowns\": [")
          .contains("\"id\": \"l-7f3k0000\"")
          .contains("\"since\": \"2026-11-20T13:43:12Z\"");
      assertThat(desk.talk()).doesNotContain("■");
    }
  }

  @Test
  void itsEndShowsByWhichChecksUsersWereLetIn() {
    operator.findings.add(Fleets.finding(Verdict.PASSED, "200 in 12 ms"));
    var desk = Desk.script(server.context());

    assertThat(desk.run("lockdown", "end", "shop", "--confirm", "shop", "--anyway")).isZero();

    assertThat(operator.asked).containsExactly("lockdown END true");
    assertThat(desk.output()).contains("200 in 12 ms");
  }

  @Test
  void onceEndedNobodyShowsIt() {
    operator.lockdown = Optional.empty();
    operator.hosts.clear();
    var desk = Desk.script(server.context());

    desk.run("show", "shop");

    assertThat(desk.talk()).doesNotContain("■");
  }
}
