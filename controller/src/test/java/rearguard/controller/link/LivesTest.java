package rearguard.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.HostLedger;
import rearguard.model.fleet.Host;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;

/** Agents that come back, agents that are two, and what a restarted controller still knows. */
@Timeout(60)
class LivesTest {
  private static final HostName WEB1 = new HostName("web1");

  @TempDir Path folder;
  private TestFleet fleet;
  private TestAgent web1;

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    web1 = new TestAgent(fleet.dial(Optional.of(fleet.host("web1"))));
    web1.helloOf("a", 5);
    assertThat(fleet.news.next()).isEqualTo("returned web1 []");
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void anAgentThatReturnsOrWasStartedAgainIsTheHosts() throws InterruptedException {
    var again = come("a", 5);
    assertThat(again.next().hasWelcome()).isTrue();
    assertThat(come("b", 6).next().hasWelcome()).isTrue();
    assertThat(come("c", 0).next().hasWelcome()).as("one that cannot count").isTrue();
    untilConnected();
  }

  @Test
  void twoThatTakeTurnsAreBothNotHeardUntilAnOperatorDecides() throws InterruptedException {
    var copy = come("b", 6);
    assertThat(copy.next().hasWelcome()).isTrue();
    var first = come("a", 5);
    assertThat(first.end()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(copy.end()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(fleet.agents.connected(WEB1)).isFalse();
    assertThat(state()).isEqualTo(Host.State.QUARANTINED);
    assertThat(come("c", 7).end()).as("whoever comes").isEqualTo(Code.FAILED_PRECONDITION);
    var later = new Roster(new HostLedger(fleet.ledger), fleet.now::get);
    assertThat(later.host(WEB1).orElseThrow().quarantine()).as("after a restart").isPresent();

    TestFleet.given(fleet.invitations.release(WEB1, "lead"));

    assertThat(come("a", 5).next().hasWelcome()).isTrue();
    untilConnected();
  }

  @Test
  void aFolderThatIsOlderThanItWasIsNotHeard() {
    assertThat(come("z", 3).end()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(fleet.roster.host(WEB1).orElseThrow().quarantine())
        .hasValueSatisfying(why -> assertThat(why).contains("start 3", "start 5", "older copy"));
  }

  @Test
  void aRestartForgetsAMinuteOfContactAtMost() {
    var met = fleet.now.get();
    web1.beat(1, met);
    fleet.now.set(met.plus(Duration.ofSeconds(61)));
    web1.beat(2, fleet.now.get());
    fleet.news.leases.add(new RunId("r-abcd"));
    web1.beat(3, fleet.now.get());
    untilLeased(3);
    assertThat(known().lastContact()).contains(met.plus(Duration.ofSeconds(61)));
    assertThat(known().facts()).map(facts -> facts.system()).contains("Debian 12");
    assertThat(known().state()).isEqualTo(Host.State.SILENT);
  }

  @Test
  void aLedgerThatTakesNothingEndsNoSession() {
    fleet.ledger.close();
    fleet.now.set(fleet.now.get().plus(Duration.ofMinutes(2)));
    fleet.news.leases.add(new RunId("r-abcd"));
    web1.beat(1, fleet.now.get());
    untilLeased(1);
    assertThat(state()).isEqualTo(Host.State.CONNECTED);
  }

  /** Heartbeats are worked in one after the other: with this answer those before it were. */
  private void untilLeased(long heartbeat) {
    var said = web1.next();
    while (said.getLease().getHeartbeat() != heartbeat) {
      said = web1.next();
    }
  }

  /** An agent is welcomed a moment before its host counts as connected. */
  private void untilConnected() throws InterruptedException {
    var never = new CountDownLatch(1);
    while (state() != Host.State.CONNECTED) { // the class has a timeout
      assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  private Host known() {
    return new Roster(new HostLedger(fleet.ledger), fleet.now::get).host(WEB1).orElseThrow();
  }

  private Host.State state() {
    return fleet.roster.host(WEB1).orElseThrow().state();
  }

  private TestAgent come(String incarnation, long starts) {
    var agent = new TestAgent(web1.channel());
    agent.helloOf(incarnation, starts);
    return agent;
  }
}
