package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed with no time to tidy up, at many moments of a run; the run goes on and ends
 * well.
 */
class KilledIT {
  @TempDir Path folder;

  @Test
  void aKilledAgentComesBackAndTheRunGoesOn() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      for (int moment : new int[] {150, 500, 900, 1300, 1700, 2200, 2800, 3500}) {
        var host = fleet.hosts.get(moment % 2 == 0 ? 0 : 1);
        endsWellAfter(
            fleet,
            moment,
            () -> {
              fleet.hosts.getFirst().killAgent();
              fleet.hosts.getFirst().startAgent();
            });
        assertThat(host.serves()).contains("v1");
      }
    }
  }

  @Test
  void aKilledControllerTakesItsRunUpAgain() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      for (int moment : new int[] {200, 800, 1500, 2300, 3200}) {
        endsWellAfter(
            fleet,
            moment,
            () -> {
              fleet.killController();
              fleet.startController();
            });
      }
    }
  }

  private static void endsWellAfter(Fleet fleet, int millis, Runnable disaster) throws IOException {
    for (var host : fleet.hosts) {
      host.deploy(fleet.origin, "v2");
      fleet.untilConnected(host.name);
    }
    fleet.rollback("--detach");
    var run = fleet.newestRun();
    Program.pause(Duration.ofMillis(millis));
    disaster.run();
    Program.until(
        "run " + run + " ends after a kill at " + millis + " ms",
        Duration.ofSeconds(90),
        () -> ended(fleet, run));
    var shown = fleet.cli("run", "show", run);
    assertThat(shown.out()).as("killed at %s ms", millis).containsIgnoringCase("succeeded");
    assertThat(fleet.hosts)
        .allSatisfy(
            host ->
                assertThat(host.serves())
                    .as("%s after a kill at %s ms", host.name, millis)
                    .contains("v1"));
  }

  private static boolean ended(Fleet fleet, String run) {
    var shown = fleet.cli("-o", "json", "run", "show", run).out();
    return Pattern.compile(
            "\"state\"\\s*:\\s*\"(succeeded|no-op|mixed|failed|refused|aborted|unknown|paused)\"")
        .matcher(shown)
        .find();
  }
}
