package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.Failpoint;

/** How long it takes after a kill: 5 s for a step, 15 s for a run. Printed, too. */
@SuppressWarnings("SystemOut") // what was found is a table for people
class RecoveryIT {
  private static final Duration STEP = Duration.ofSeconds(5);
  private static final Duration RUN = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void aKilledAgentAndAKilledControllerSoonGoOn() throws IOException {
    int port = Fleet.freePort();
    try (var fleet = SmallFleet.behind(folder, port, port)) {
      for (var failpoint : new Failpoint[] {Failpoint.IN_RESTORE, Failpoint.AFTER_SWITCH}) {
        anAgent(fleet, failpoint);
      }
      aController(fleet);
    }
  }

  private static void anAgent(SmallFleet fleet, Failpoint failpoint) throws IOException {
    var host = fleet.hosts.getFirst();
    host.deploy(SmallFleet.NEW);
    host.agent.kill();
    var doomed = host.agent.start(passes(failpoint));
    fleet.untilConnected();
    long resolved = resolved(fleet);
    fleet.rollback().fine();
    assertThat(doomed.onExit().join().exitValue()).isEqualTo(Failpoint.EXIT);

    host.agent.start("");
    long began = System.nanoTime();
    Program.until("the step is resolved", STEP, () -> resolved(fleet) > resolved);
    long step = since(began);
    var run = fleet.runs().getFirst();
    SmallFleet.until("run " + run + " ends", () -> fleet.ended(run));
    System.out.printf(
        "agent killed %s: step resolved %d ms after its start, run over after %d ms%n",
        failpoint, step, since(began));
    assertThat(fleet.state(run)).isEqualTo("succeeded");
    assertThat(host.serves(SmallFleet.OLD)).isTrue();
  }

  /** The store's own files are switched into place too; the live ones are the last. */
  private static String passes(Failpoint failpoint) {
    return failpoint == Failpoint.AFTER_SWITCH ? failpoint + ":4" : failpoint.name();
  }

  private static void aController(SmallFleet fleet) {
    var host = fleet.hosts.getFirst();
    host.deploy(SmallFleet.NEW);
    var begun = fleet.rollback().fine();
    long began = System.nanoTime();
    fleet.controller.kill();
    fleet.controller.start("");
    fleet.untilAnswering();
    long answering = since(began);
    var run = fleet.runs().getFirst();
    Program.until("run " + run + " goes on", RUN, Duration.ofMillis(200), () -> fleet.ended(run));
    System.out.printf(
        "controller killed: answers again after %d ms, run over after %d ms%n",
        answering, since(began));
    assertThat(since(began)).isLessThan(RUN.toMillis());
    assertThat(fleet.state(run)).isEqualTo("succeeded");
    assertThat(begun.exit()).isZero();
  }

  private static long resolved(SmallFleet fleet) {
    try {
      return fleet.log("agent-web1").lines().filter(line -> line.contains("was cut short")).count();
    } catch (IOException e) {
      throw new AssertionError("no log", e);
    }
  }

  private static long since(long began) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }
}
