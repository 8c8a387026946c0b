package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller is gone; a person on the host finishes, reverts, releases or rolls back there. */
class AloneIT {
  private static final String WHY = "the controller is gone";
  private static final String STOPS = "web1/stop/app begins";

  @TempDir Path folder;

  /** A run of two hosts whose controller dies as the first host begins to change. */
  private static String interrupted(Fleet fleet) {
    var asked = fleet.rollbackAtWork();
    untilLogged(fleet, "agent-web1", STOPS);
    fleet.killController();
    asked.destroyForcibly();
    var web1 = fleet.hosts.getFirst();
    Program.until(
        "the step at work on web1 has ended",
        Program.PATIENCE,
        () -> !web1.agent("run", "show").out().contains("running, attempt"));
    return changing(fleet);
  }

  private static String changing(Fleet fleet) {
    var said = Pattern.compile("(r-[a-z0-9]+) " + STOPS).matcher(logged(fleet, "agent-web1"));
    assertThat(said.find()).isTrue();
    return said.group(1);
  }

  private static void untilLogged(Fleet fleet, String log, String words) {
    Program.until(words, Program.PATIENCE, () -> logged(fleet, log).contains(words));
  }

  private static String logged(Fleet fleet, String log) {
    try {
      return fleet.log(log);
    } catch (IOException _) {
      return "";
    }
  }

  private static String state(Fleet fleet, String run) {
    var shown = fleet.cli("-o", "json", "run", "show", run).out();
    var found = Pattern.compile("\"state\"\\s*:\\s*\"([a-z-]+)\"").matcher(shown);
    return found.find() ? found.group(1) : "";
  }

  @Test
  void aPersonContinuesTheRunAndTheControllerGoesOnFromThere() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var run = interrupted(fleet);
      var web1 = fleet.hosts.getFirst();
      assertThat(web1.agent("run", "show").fine().out())
          .contains(run, "web1/prepare/code  done", "other hosts, not asked: web2", "Next: ");
      assertThat(web1.agent("run", "continue", run).exit()).isEqualTo(2);
      var done = web1.agent("run", "continue", run, "--reason", WHY).fine();
      assertThat(done.out()).contains("other hosts were not asked: web2", "done and verified");
      assertThat(web1.serves()).contains("v1");
      assertThat(web1.agent("run", "continue", run, "--reason", WHY).fine().out())
          .doesNotContain("begins");
      fleet.startController();
      Program.until(
          "the run ends well", Program.PATIENCE, () -> state(fleet, run).equals("succeeded"));
      assertThat(fleet.cli("-o", "json", "run", "show", run).out())
          .contains("web1 is handed back by", "continue ended succeeded");
      assertThat(fleet.hosts.get(1).serves()).contains("v1");
      assertThat(web1.agent("run", "show").out()).contains("this host holds no run");
    }
  }

  @Test
  void aPersonRevertsTheHostAndTheControllerLearnsIt() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var before = fleet.hosts.getFirst().fingerprint();
      var run = interrupted(fleet);
      var web1 = fleet.hosts.getFirst();
      assertThat(web1.agent("run", "revert", run, "--reason", WHY).exit()).isEqualTo(8);
      assertThat(web1.serves()).contains("v2");
      assertThat(web1.fingerprint()).isEqualTo(before);
      fleet.startController();
      Program.until(
          "the run is reverted", Program.PATIENCE, () -> state(fleet, run).equals("reverted"));
      assertThat(fleet.hosts.get(1).serves()).contains("v2");
    }
  }

  @Test
  void aReleasedHostIsFreeAndTheRunEnds() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var run = interrupted(fleet);
      var web1 = fleet.hosts.getFirst();
      assertThat(web1.agent("run", "release", run, "--reason", WHY).exit()).isEqualTo(8);
      assertThat(web1.agent("run", "show").out()).contains("this host holds no run");
      fleet.startController();
      Program.until(
          "the run ends",
          Program.PATIENCE,
          () -> state(fleet, run).matches("mixed|aborted|unknown"));
      assertThat(fleet.cli("-o", "json", "run", "show", run).out())
          .contains("release ended aborted");
    }
  }

  @Test
  void aHostRollsBackWithoutAControllerAndTheLedgerLearnsIt() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      Program.until("plans are kept", Program.PATIENCE, web1::keepsPlans);
      web1.deploy(fleet.origin, "v2");
      var broken = web1.fingerprint();
      assertThat(rollback(web1).exit()).as("the controller is connected").isEqualTo(4);
      fleet.killController();
      var done = rollback(web1).fine();
      assertThat(done.out()).contains("shop: code to v1", "done and verified on this host");
      assertThat(web1.serves()).contains("v1");
      assertThat(rollback(web1).fine().out()).contains("this host runs it already");
      fleet.startController();
      Program.until(
          "the ledger has it",
          Program.PATIENCE,
          () -> fleet.cli("-o", "plain", "run", "list", "shop").out().contains("r-local"));
      var run = fleet.newestRun();
      Program.until("it ended", Program.PATIENCE, () -> state(fleet, run).equals("succeeded"));
      assertThat(fleet.cli("-o", "json", "run", "show", run).out())
          .contains(WHY, "is handed back by");
      fleet.cli("undo", run, "--confirm", "shop", "--reason", "test", "--progress", "plain").fine();
      assertThat(web1.fingerprint()).isEqualTo(broken);
    }
  }

  private static Program.Ended rollback(ShopHost host) {
    return host.agent("rollback", "shop", "--reason", WHY, "--confirm", "shop");
  }

  @Test
  void anAgentKilledInALocalRollbackIsTakenUpAgainByTheNextCommand() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      Program.until("plans are kept", Program.PATIENCE, web1::keepsPlans);
      web1.deploy(fleet.origin, "v2");
      fleet.killController();
      web1.agentAtWork("rollback", "shop", "--reason", WHY, "--confirm", "shop");
      untilLogged(fleet, "agent-web1", "web1/restore/code begins");
      web1.killAgent();
      var held = web1.agent("run", "show");
      assertThat(held.out()).contains("taken over by", "not finished", "begun on this host");
      var second = rollback(web1);
      assertThat(second.exit()).as(second.talk()).isEqualTo(4);
      var run = Pattern.compile("r-local[a-z0-9]+").matcher(held.out());
      assertThat(run.find()).isTrue();
      var here = web1.agent("run", "continue", run.group(), "--reason", WHY).fine();
      assertThat(here.out()).as("with no agent at work").contains("done and verified");
      assertThat(web1.serves()).contains("v1");
      web1.startAgent();
      fleet.startController();
      Program.until(
          "the ledger has it",
          Program.PATIENCE,
          () -> state(fleet, run.group()).equals("succeeded"));
    }
  }

  @Test
  void aPersonTakesOverFromALiveControllerWhichGoesOnAfterwards() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var asked = fleet.rollbackAtWork();
      untilLogged(fleet, "agent-web1", STOPS);
      var run = changing(fleet);
      var web1 = fleet.hosts.getFirst();
      web1.agent("run", "continue", run, "--reason", WHY, "--take-over").fine();
      Program.until(
          "the run ends well", Program.PATIENCE, () -> state(fleet, run).equals("succeeded"));
      asked.destroyForcibly();
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
      assertThat(begun(fleet)).as("nothing is done by both").doesNotHaveDuplicates();
      assertThat(fleet.cli("-o", "json", "run", "show", run).out()).contains(WHY);
    }
  }

  /** What changed web1, as often as it was begun. */
  private static List<String> begun(Fleet fleet) {
    return Pattern.compile("web1/(stop|restore|start)/[a-z]+ begins")
        .matcher(logged(fleet, "agent-web1"))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void whatAPersonBeganGoesOnWhenTheTerminalIsGone() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1")) {
      var web1 = fleet.hosts.getFirst();
      Program.until("plans are kept", Program.PATIENCE, web1::keepsPlans);
      web1.deploy(fleet.origin, "v2");
      fleet.killController();
      var terminal = web1.agentAtWork("rollback", "shop", "--reason", WHY, "--confirm", "shop");
      untilLogged(fleet, "agent-web1", STOPS);
      terminal.destroyForcibly();
      var second = rollback(web1);
      assertThat(second.exit()).as(second.talk()).isIn(0, 4);
      Program.until(
          "it is finished",
          Program.PATIENCE,
          () -> web1.agent("run", "show").out().contains("this host holds no run"));
      assertThat(web1.serves()).contains("v1");
      assertThat(begun(fleet)).doesNotHaveDuplicates();
      fleet.startController();
      Program.until(
          "the ledger has it",
          Program.PATIENCE,
          () -> state(fleet, begunHere(fleet)).equals("succeeded"));
      assertThat(fleet.cli("-o", "plain", "run", "list", "shop").out().lines()).hasSize(1);
    }
  }

  private static String begunHere(Fleet fleet) {
    var said = Pattern.compile("(r-local[a-z0-9]+) " + STOPS).matcher(logged(fleet, "agent-web1"));
    assertThat(said.find()).isTrue();
    return said.group(1);
  }
}
