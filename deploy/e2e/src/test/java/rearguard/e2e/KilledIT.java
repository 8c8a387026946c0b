package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed with no time to tidy up, each at a named moment that the agent's log shows;
 * the run goes on and ends well.
 */
@TestInstance(Lifecycle.PER_CLASS) // one fleet for all of them
class KilledIT {
  private static final List<String> OF_AN_AGENT =
      List.of(
          "web1/prepare/code begins",
          "web1/remember/app begins",
          "web1/stop/app begins",
          "web1/restore/code begins",
          "web1/restore/app begins",
          "web1/verify/code begins");
  private static final List<String> OF_THE_CONTROLLER =
      List.of("web1/prepare/code begins", "web1/restore/code begins", "web2/verify/code begins");

  private Fleet fleet;

  @BeforeAll
  void makeAFleet(@TempDir Path folder) throws IOException {
    fleet = Fleet.goodRelease(folder, "web1", "web2");
  }

  @AfterAll
  void endIt() {
    fleet.close();
  }

  @Test
  void aKilledAgentComesBackAndTheRunGoesOn() throws IOException {
    for (var moment : OF_AN_AGENT) {
      endsWellAfter(moment, this::killAgent);
    }
  }

  @Test
  void aKilledControllerTakesItsRunUpAgain() throws IOException {
    for (var moment : OF_THE_CONTROLLER) {
      endsWellAfter(moment, this::killController);
    }
  }

  @Test
  void bothMayBeKilledAtOnce() throws IOException {
    for (var moment : List.of("web1/remember/code begins", "web1/restore/code begins")) {
      endsWellAfter(
          moment,
          () -> {
            fleet.hosts.getFirst().killAgent();
            killController();
            fleet.hosts.getFirst().startAgent();
          });
    }
  }

  @Test
  void aHostThatRebootsInTheMiddleGoesOn() throws IOException {
    for (var moment :
        List.of(
            "web1/remember/app begins",
            "web1/stop/app begins",
            "web1/restore/code begins",
            "web1/restore/app begins")) {
      endsWellAfter(moment, () -> fleet.hosts.getFirst().reboot());
    }
  }

  private void killAgent() {
    fleet.hosts.getFirst().killAgent();
    fleet.hosts.getFirst().startAgent();
  }

  private void killController() {
    fleet.killController();
    try {
      fleet.startController();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void endsWellAfter(String moment, Runnable disaster) throws IOException {
    fleet.deploy("v2");
    for (var host : fleet.hosts) {
      fleet.untilConnected(host.name);
    }
    strike(moment, disaster);
    Fleet.until("an answer", () -> fleet.cli("run", "list", "shop").exit() == 0);
    var run = fleet.newestRun();
    Fleet.until("run " + run + " ends after a kill at " + moment, () -> ended(run));
    var shown = fleet.cli("run", "show", run);
    assertThat(shown.out()).as("killed at %s", moment).containsIgnoringCase("succeeded");
    assertThat(fleet.hosts)
        .allSatisfy(
            host ->
                assertThat(host.serves())
                    .as("%s after a kill at %s", host.name, moment)
                    .contains("v1"));
  }

  /**
   * Watches before the run begins, so that no moment can be missed; the operator may be cut off.
   */
  private void strike(String moment, Runnable disaster) throws IOException {
    var log = fleet.tail("agent-" + moment.substring(0, moment.indexOf('/')));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var operator = CompletableFuture.supplyAsync(() -> fleet.rollback("--detach"), threads);
      log.await(moment, Program.PATIENCE);
      disaster.run();
      operator.join();
    }
  }

  private boolean ended(String run) {
    var shown = fleet.cli("-o", "json", "run", "show", run).out();
    return Pattern.compile(
            "\"state\"\\s*:\\s*\"(succeeded|no-op|mixed|failed|refused|aborted|unknown|paused)\"")
        .matcher(shown)
        .find();
  }
}
