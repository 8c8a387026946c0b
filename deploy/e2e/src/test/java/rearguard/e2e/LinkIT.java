package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import rearguard.e2e.FaultyLink.State;

/**
 * A link that is cut, half open, slow, or stalled and late: both ends notice, nothing is doubled.
 */
@SuppressWarnings("SystemOut") // what was found is a table for people
@TestInstance(Lifecycle.PER_CLASS) // one fleet for all of them
class LinkIT {
  /** What is promised. */
  private static final Duration NOTICED = Duration.ofSeconds(15);

  private FaultyLink link;
  private SmallFleet fleet;

  @BeforeAll
  void makeAFleet(@TempDir Path folder) throws IOException {
    int port = Fleet.freePort();
    link = new FaultyLink(port);
    fleet = SmallFleet.behind(folder, port, link.port());
  }

  @BeforeEach
  void deploy() {
    fleet.hosts.getFirst().deploy(SmallFleet.NEW);
  }

  @AfterEach
  void mend() {
    link.set(State.FINE, State.FINE);
    fleet.untilConnected();
  }

  @AfterAll
  void endIt() throws IOException {
    fleet.close();
    link.close();
  }

  @Test
  void aLinkThatIsCutInEitherDirectionIsNoticedAtBothEnds() {
    for (var cut :
        new State[][] {{State.CUT, State.FINE}, {State.FINE, State.CUT}, {State.CUT, State.CUT}}) {
      long losses = losses();
      long began = System.nanoTime();
      link.set(cut[0], cut[1]);
      until("the controller notices", () -> fleet.connected() == 0);
      long controller = since(began);
      until("the agent notices", () -> losses() > losses);
      long agent = since(began);
      System.out.printf(
          "to controller %s, to agent %s: noticed by the controller after %d ms, by both after %d ms%n",
          cut[0], cut[1], controller, agent);
      assertThat(agent).as("both, in milliseconds").isLessThan(NOTICED.toMillis());
      heal();
    }
  }

  @Test
  void aProcessThatStandsStillIsNoticedAndGoesOnWhereItWas() throws IOException {
    var agent = fleet.hosts.getFirst().agent;
    long began = System.nanoTime();
    agent.signal("STOP");
    until("the controller notices", () -> fleet.connected() == 0);
    System.out.printf("a stopped agent: noticed after %d ms%n", since(began));
    agent.signal("CONT");
    fleet.untilConnected();

    long losses = losses();
    began = System.nanoTime();
    fleet.controller.signal("STOP");
    until("the agent notices", () -> losses() > losses);
    System.out.printf("a stopped controller: noticed after %d ms%n", since(began));
    fleet.controller.signal("CONT");
    fleet.untilConnected();
    aRunGoesWell();
  }

  @Test
  void whatCameLateIsNotDoneASecondTime() throws IOException {
    try (var effects = new Effects(fleet.hosts.getFirst().live)) {
      fleet.rollback().fine();
      var run = fleet.runs().getFirst();
      link.set(State.FINE, State.STALLED);
      Program.pause(Duration.ofSeconds(20));
      link.set(State.FINE, State.FINE);
      SmallFleet.until("run " + run + " ends", () -> fleet.ended(run));
      assertThat(fleet.state(run)).isEqualTo("succeeded");
      assertThat(fleet.hosts.getFirst().serves(SmallFleet.OLD)).isTrue();
      assertThat(effects.taken().values()).containsExactly(1, 1);
    }
  }

  @Test
  void aSlowLinkIsSlowAndNoReasonToLoseAHost() throws IOException {
    long losses = losses();
    link.set(State.SLOW, State.SLOW);
    aRunGoesWell();
    assertThat(losses()).isEqualTo(losses);
  }

  @Test
  void aLinkThatFlapsDelaysARunAndDoublesNothing() throws IOException {
    try (var effects = new Effects(fleet.hosts.getFirst().live)) {
      fleet.rollback().fine();
      var run = fleet.runs().getFirst();
      for (int each = 0; each < 4; each++) {
        link.reset();
        Program.pause(Duration.ofSeconds(2));
      }
      SmallFleet.until("run " + run + " ends", () -> fleet.ended(run));
      assertThat(fleet.state(run))
          .as(fleet.operator.type("run", "show", run).out())
          .isEqualTo("succeeded");
      assertThat(effects.taken().values()).containsExactly(1, 1);
    }
  }

  private void aRunGoesWell() throws IOException {
    try (var effects = new Effects(fleet.hosts.getFirst().live)) {
      fleet.rollback().fine();
      var run = fleet.runs().getFirst();
      SmallFleet.until("run " + run + " ends", () -> fleet.ended(run));
      assertThat(fleet.state(run)).isEqualTo("succeeded");
      assertThat(effects.taken().values()).containsExactly(1, 1);
    }
  }

  private void heal() {
    link.set(State.FINE, State.FINE);
    link.reset();
    fleet.untilConnected();
  }

  private long losses() {
    try {
      return fleet.log("agent-web1").lines().filter(line -> line.contains("no link to")).count();
    } catch (IOException e) {
      throw new AssertionError("no log", e);
    }
  }

  private static void until(String what, java.util.function.BooleanSupplier holds) {
    Program.until(what, NOTICED, Duration.ofMillis(200), holds);
  }

  private static long since(long began) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }
}
