package rearguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.cli.link.OperatorServer;
import rearguard.cli.link.ScriptedOperator;
import rearguard.model.Problem;
import rearguard.model.check.Verdict;
import rearguard.model.fleet.Host;
import rearguard.model.plan.Risk;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.RestorePoint;

/** Whole commands against a controller behind real mutual TLS. */
class WholeCommandTest {
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
    operator.plans.add(Fleets.plan("12 files change", Risk.LOW));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Desk script() {
    return Desk.script(server.context());
  }

  @Test
  void statusShowsHostsOnOneScreenAndWhatToDoNext() {
    operator.hosts.add(Fleets.host("web1", Host.State.CONNECTED));
    var desk = Desk.person(server.context(), 90, "");
    assertThat(desk.run("status")).isZero();
    assertThat(desk.output())
        .isEqualTo(
            """
            home  controller 0.1.0

            APPLICATION  ENVIRONMENT  LAST GOOD  RUN
            shop         production   none yet   -

            HOST  STATE        CONTACT  SKEW  DISK FREE  AGENT  TAGS
            web1  ✓ connected  3 s ago  4 ms  3 GiB      0.1.0  role=web
            """);
    assertThat(desk.talk())
        .isEqualTo(
            "contacting controller 127.0.0.1:" + server.port() + " …\nNext: rearguard show shop\n");
  }

  @Test
  void aScriptGetsTabsAndNoRemarks() {
    operator.hosts.add(Fleets.host("web1", Host.State.SILENT));
    var desk = script();
    assertThat(desk.run("host", "list")).isZero();
    assertThat(desk.output())
        .isEqualTo("web1\t? silent\tlast seen 3 s ago\t4 ms\t3 GiB\t0.1.0\trole=web\n");
    assertThat(desk.talk()).isEqualTo("Next: rearguard host show web1\n");
  }

  /** One that stands in a system call when the program ends makes the JVM wait 300 ms for it. */
  @Test
  void aCommandLeavesNoThreadOfItsLinkBehind() throws InterruptedException {
    assertThat(script().run("host", "list")).isZero();
    assertThat(operator.linked).as("a thread \"link\" while it was asked").isTrue();
    for (var thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("link")) {
        assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
      }
    }
  }

  /** The certificate is of 127.0.0.1; "localhost" is the same place and another name. */
  @Test
  void aControllerThatIsCalledAnotherNameThanItsCertificateIsNotBelieved() throws Exception {
    var context = server.context().resolve("context.properties");
    Files.writeString(context, "address=localhost:" + server.port() + "\n");
    var desk = script();

    assertThat(desk.run("host", "list")).isNotZero();
    assertThat(operator.asked).isEmpty();
    assertThat(desk.talk())
        .contains("No name matching localhost found", "hint: Is this its address");
  }

  @Test
  void optionsMayStandInFrontOfTheCommand() {
    var desk = script();
    assertThat(desk.run("-o", "jsonl", "host", "list")).isZero();
    assertThat(desk.output())
        .isEqualTo(
            "{\"apiVersion\":\"rearguard/v1\",\"kind\":\"Hosts\",\"hosts\":[],\"owed\":[]}\n");
  }

  @Test
  void anUnknownHostIsMetWithTheNearestOne() {
    operator.hosts.add(Fleets.host("web1", Host.State.CONNECTED));
    var desk = script();
    assertThat(desk.run("host", "show", "wbe1")).isEqualTo(3);
    assertThat(desk.talk())
        .isEqualTo("error: no host is called \"wbe1\"\nhint: Did you mean \"web1\"?\n");
  }

  @Test
  void enrolSaysWhatToPaste() {
    var desk = script();
    assertThat(desk.run("host", "enrol", "web1", "--tag", "role=web")).isZero();
    assertThat(operator.asked).containsExactly("invite web1 [role=web]");
    assertThat(desk.output())
        .endsWith(
            "On the host run this, paste the token, press Enter and Ctrl-D:\n"
                + "rearguard-agent enrol --controller"
                + " controller.example.org:7443 --token-file - --ca-fingerprint ab12"
                + " --dir /var/lib/rearguard-agent\n");
    assertThat(desk.output().split("secret-token", -1)).hasSize(2);
  }

  @Test
  void aProgramIsToldWhatIsWrongInADocument() {
    var desk = script();
    assertThat(desk.run("-o", "jsonl", "host", "show", "web9")).isEqualTo(3);
    assertThat(desk.output()).isEmpty();
    assertThat(desk.talk())
        .startsWith(
            "{\"apiVersion\":\"rearguard/v1\",\"kind\":\"Problems\",\"problems\":"
                + "[{\"kind\":\"not_found\",\"exitCode\":3,\"message\":\"no host is called")
        .endsWith("\"retry\":false,\"changed\":false}]}\n");
  }

  @Test
  void aTokenFileIsForItsOwnerAndTheTokenIsNowhereElse() throws Exception {
    var file = folder.resolve("token-" + server.port());
    var desk = script();
    assertThat(desk.run("host", "enrol", "web1", "--token-out", file.toString())).isZero();
    assertThat(file).content().isEqualTo("secret-token\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(desk.output() + desk.talk()).doesNotContain("secret-token");
  }

  @Test
  void everyMistakeOfAFleetFileIsTold() throws Exception {
    var file = Files.writeString(folder.resolve("fleet.yml"), "application: shop\n");
    var where = new Problem.Place("fleet.yml", 3, 5, "components.web");
    var other = new Problem.Place("fleet.yml", 9, 1, "");
    operator.refusals.add(
        List.of(
            Problem.of(Problem.Kind.USAGE, "unknown key \"pm3\"", "Did you mean \"pm2\"?")
                .at(where),
            Problem.of(Problem.Kind.USAGE, "no hosts", "").at(other)));
    var desk = script();
    assertThat(desk.run("apply", file.toString(), "--dry-run")).isEqualTo(2);
    assertThat(operator.asked).containsExactly("apply application: shop true");
    assertThat(desk.talk())
        .isEqualTo(
            """
            fleet.yml:3:5: components.web: unknown key "pm3"
            fleet.yml:9:1: no hosts
            hint: Did you mean "pm2"?
            """);
  }

  @Test
  void planTellsChangesByItsExitCode() {
    var desk = script();
    assertThat(desk.run("plan", "shop", "code", "--to", "v1.0.0", "--exit-code")).isEqualTo(20);
    assertThat(operator.asked).containsExactly("plan code v1.0.0", "status");
    assertThat(desk.talk()).isEqualTo("Next: rearguard rollback shop code --to v1.0.0\n");
  }

  @Test
  void whatIsOnlyShownIsOfferedWithEverythingThatWasChosen() {
    var desk = script();
    assertThat(
            desk.run(
                "rollback",
                "shop",
                "--dry-run",
                "--to=v 1",
                "--hosts=web1,web2",
                "--offline=leave",
                "--on-failure=revert"))
        .isZero();
    assertThat(desk.talk())
        .isEqualTo(
            "Next: rearguard rollback shop --to 'v 1' --hosts web1,web2 --offline leave"
                + " --on-failure revert\n");
  }

  @Test
  void nothingToDoIsSaidAndIsFine() {
    operator.plans.clear();
    operator.plans.add(Fleets.nothing());
    var desk = script();
    assertThat(desk.run("rollback", "shop", "--confirm", "shop")).isZero();
    assertThat(desk.output()).contains("✓ nothing to do");
    assertThat(operator.asked).containsExactly("plan", "status");
  }

  @Test
  void withoutATerminalTheMissingFlagIsNamed() {
    var desk = script();
    assertThat(desk.run("rollback", "shop")).isEqualTo(2);
    assertThat(operator.asked).isEmpty();
    assertThat(desk.talk())
        .isEqualTo(
            """
            error: nobody can be asked to confirm this
            hint: Add --confirm shop to go on without.
            """);
  }

  @Test
  void aRollbackThatSucceedsIsToldChangeByChange() {
    operator.sights.add(Fleets.run(RunState.RUNNING, Fleets.steps()));
    operator.sights.add(Fleets.done());
    var desk = script();
    assertThat(desk.run("rollback", "shop", "--confirm", "shop", "--reason", "500s")).isZero();
    assertThat(operator.asked)
        .containsExactly("plan", "start key-1 500s", "watch r-7f3k", "status");
    assertThat(desk.talk())
        .contains("2026-11-20T14:03:12Z ◐ r-7f3k running\n")
        .contains("2026-11-20T14:03:10Z ✓ web1 restore code done\n")
        .endsWith("Next: take it back with \"rearguard undo r-7f3k\"\n");
    assertThat(desk.output()).startsWith("✓ succeeded  r-7f3k  shop back to v1.0.0 (p-4f2a)\n");
  }

  @Test
  void jsonlIsNothingButEventsAndTheRunAtTheEnd() {
    operator.sights.add(Fleets.done());
    var desk = script();
    assertThat(desk.run("run", "watch", "r-7f3k", "-o", "jsonl")).isZero();
    assertThat(desk.output().lines())
        .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
        .last()
        .asString()
        .startsWith("{\"apiVersion\":\"rearguard/v1\",\"kind\":\"Run\"");
  }

  @Test
  void aPausedRunExitsBySevenWhenAnyHostChanged() {
    var steps = Fleets.steps("web1/restore/code", Fleets.record(StepState.FAILED, "gone", true));
    operator.sights.add(Fleets.run(RunState.PAUSED, steps, "web1 failed"));
    var desk = script();
    assertThat(desk.run("run", "watch", "r-7f3k")).isEqualTo(7);
    assertThat(desk.output())
        .contains("✗ web1 changed, 0 of 3 steps done, failed at restore code: gone\n")
        .contains("○ web2 not changed, 0 of 3 steps done\n");
    operator.sights.clear();
    operator.sights.add(Fleets.run(RunState.PAUSED, Fleets.steps()));
    assertThat(script().run("run", "watch", "r-7f3k")).isEqualTo(6);
  }

  @Test
  void everyEndHasItsExitCode() {
    for (var state : List.of(RunState.FAILED, RunState.MIXED, RunState.ABORTED, RunState.UNKNOWN)) {
      operator.sights.add(Fleets.run(state, Fleets.steps()));
      var code = Optional.of(script().run("run", "watch", "r-7f3k", "--progress", "none"));
      assertThat(code).isEqualTo(state.exitCode());
      operator.sights.clear();
    }
  }

  @Test
  void aStalePlanIsMadeAgainWhenWanted() {
    var stale = Problem.of(Problem.Kind.CONFLICT, "the fleet moved", "Plan again.");
    operator.sights.add(Fleets.done());
    operator.staleness.add(List.of(stale));
    assertThat(script().run("rollback", "shop", "--confirm", "shop")).isEqualTo(4);
    operator.staleness.add(List.of(stale));
    assertThat(script().run("rollback", "shop", "--confirm", "shop", "--replan")).isZero();
    assertThat(operator.asked)
        .containsExactly(
            "plan",
            "start key-1",
            "plan",
            "start key-1",
            "plan",
            "start key-1",
            "watch r-7f3k",
            "status");
  }

  @Test
  void aPersonSaysNoAndNothingBegins() {
    var desk = Desk.person(server.context(), 80, "\n");
    assertThat(desk.run("rollback", "shop")).isEqualTo(8);
    assertThat(desk.talk()).endsWith("Go on? [y/N] nothing was started\n");
    assertThat(operator.asked).containsExactly("plan");
  }

  @Test
  void whatIsSevereIsTypedByName() {
    operator.plans.clear();
    operator.plans.add(Fleets.plan("the database goes back", Risk.HIGH));
    var desk = Desk.person(server.context(), 80, "y\n");
    assertThat(desk.run("rollback", "shop")).isEqualTo(8);
    assertThat(desk.talk()).contains("Type \"shop\" to go on:");
  }

  @Test
  void detachedMeansStartedAndNotWatched() {
    var desk = script();
    assertThat(desk.run("undo", "r-7f3k", "--confirm", "shop", "--detach")).isZero();
    assertThat(desk.output()).isEqualTo("r-7f3k\n");
    assertThat(operator.asked).containsExactly("undo r-7f3k", "start key-1", "status");
  }

  @Test
  void controlCLeavesTheRunGoingAndSaysHowToComeBack() throws Exception {
    operator.sights.add(Fleets.run(RunState.RUNNING, Fleets.steps()));
    var desk = script();
    var code = CompletableFuture.supplyAsync(() -> desk.run("run", "watch", "r-7f3k"));
    assertThat(operator.told.await(10, TimeUnit.SECONDS)).isTrue();
    desk.interrupt();
    assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(130);
    assertThat(desk.talk())
        .endsWith(
            """
            detached from r-7f3k; the run goes on
            come back: rearguard run watch r-7f3k
            abort it:  rearguard run abort r-7f3k
            """);
  }

  @Test
  void waitingLongEnoughIsTen() {
    operator.sights.add(Fleets.run(RunState.RUNNING, Fleets.steps()));
    var desk = script();
    assertThat(desk.run("run", "watch", "r-7f3k", "--timeout", "0s")).isEqualTo(10);
    assertThat(desk.talk()).contains("waited long enough; the run goes on\n");
  }

  @Test
  void checksThatCannotBeAnsweredAreNotAPass() {
    assertThat(script().run("check", "shop")).isEqualTo(11);
    operator.findings.add(Fleets.finding(Verdict.PASSED, "200"));
    assertThat(script().run("check", "shop")).isZero();
    operator.findings.add(Fleets.finding(Verdict.FAILED, "500"));
    assertThat(script().run("check", "shop")).isEqualTo(6);
  }

  @Test
  void nothingHostileReachesTheTerminal() {
    operator.points.add(Fleets.point("p-4f2a", RestorePoint.Mark.GOOD, Fleets.HOSTILE));
    for (var format : List.of("plain", "json", "jsonl", "yaml", "auto")) {
      var desk = script();
      assertThat(desk.run("points", "shop", "-o", format)).isZero();
      assertThat(desk.output()).doesNotContain("\u001b", "\u202e", "\u0007", "\r");
    }
  }

  @Test
  void aControllerThatIsNotThereIsNine() {
    server.close();
    var desk = script();
    assertThat(desk.run("status")).isEqualTo(9);
    assertThat(desk.talk())
        .startsWith("error: cannot reach controller 127.0.0.1:" + server.port() + ": ");
  }

  @Test
  void aForeignControllerIsNotTrusted(@TempDir Path other) throws Exception {
    OperatorServer.makeKeys(other);
    Files.copy(folder.resolve("context.properties"), other.resolve("context.properties"));
    var desk = Desk.script(other);
    assertThat(desk.run("status")).isEqualTo(9);
    assertThat(desk.talk())
        .contains("do not trust each other: ")
        .contains("Are the clocks right")
        .doesNotContain("\u001b");
    assertThat(operator.asked).isEmpty();
  }
}
