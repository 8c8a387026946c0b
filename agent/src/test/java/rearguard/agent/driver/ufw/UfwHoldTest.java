package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.host.WatchedHost;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;

/** Holds on a real kernel, seen from another host over real connections. */
class UfwHoldTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration HOLD = Duration.ofSeconds(60);
  private static final String RUN = "r-run0001";

  @TempDir Path folder;
  private final Host machine = new LocalHost("ufw-hold-" + ProcessHandle.current().pid());
  private Street street;
  private long agent = ProcessHandle.current().pid();

  @BeforeEach
  void makeTheStreet() throws Exception {
    street = new Street(folder);
  }

  @AfterEach
  void endTheStreet() {
    street.close();
  }

  @Test
  void aHoldKeepsNewConnectionsAwayOverBothFamiliesAndAReleaseLetsThemIn() throws Exception {
    street.serve(80, 81);
    assertThat(reached(80)).containsExactly(true, true);

    var said = hold("web", RUN, 60, "80/tcp");

    assertThat(said).isEqualTo("held 80/tcp for 60 s");
    assertThat(reached(80)).containsExactly(false, false);
    assertThat(reached(81)).containsExactly(true, true);
    assertThat(street.reachedInside("127.0.0.1", 80)).isTrue();
    assertThat(street.reachedInside(Street.HERE, 80)).isTrue();
    assertThat(driver().release(subject("web", "80/tcp"), RUN))
        .isEqualTo("released the hold of " + RUN);
    assertThat(reached(80)).containsExactly(true, true);
    assertThat(street.run("nft list tables")).doesNotContain("rearguard");
  }

  @Test
  void anOpenConnectionStopsAndGoesOnAfterTheRelease() throws Exception {
    street.serve(80);
    var four = street.call(Street.HERE, 80);
    var six = street.call(Street.HERE_SIX, 80);
    assertThat(four.answers(2, "before")).isTrue();
    assertThat(six.answers(2, "before")).isTrue();

    hold("web", RUN, 60, "80/tcp");

    assertThat(four.answers(0.8, "during")).isFalse();
    assertThat(six.answers(0.8, "during")).isFalse();
    driver().release(subject("web", "80/tcp"), RUN);
    assertThat(four.answers(10, "after")).isTrue();
    assertThat(six.answers(10, "after")).isTrue();
  }

  @Test
  void aPublishedPortOfAContainerIsHeldAndItsOwnConnectionsAreNot() throws Exception {
    street.publish(8080, 80);
    street.serveOutside(8080, 443);
    var open = street.call(Street.HERE, 8080);
    assertThat(open.answers(2, "before")).isTrue();

    hold("web", RUN, 60, "8080/tcp", "443/tcp");

    assertThat(street.reached(Street.HERE, 8080)).isFalse();
    assertThat(open.answers(0.8, "during")).isFalse();
    assertThat(street.reachedInside(Street.BOX, 80)).isTrue();
    assertThat(street.reachedInside(Street.THERE, 443)).isTrue();
    assertThat(street.reachedFromBox(Street.THERE, 443)).isTrue();
    driver().release(subject("web", "8080/tcp"), RUN);
    assertThat(street.reached(Street.HERE, 8080)).isTrue();
    assertThat(open.answers(10, "after")).isTrue();
  }

  @Test
  void theKernelEndsAHoldWhenEverythingElseIsDead() throws Exception {
    street.serve(80);
    hold("web", RUN, 2, "80/tcp");
    assertThat(reached(80)).containsExactly(false, false);

    Thread.sleep(Duration.ofMillis(2100));

    assertThat(reached(80)).containsExactly(true, true);
    assertThat(driver().held(subject("web", "80/tcp"))).isEmpty();
    assertThat(street.run("nft list tables")).doesNotContain("rearguard");
  }

  @Test
  void aRenewalBeginsTheTimeAnewAndAShorterOneEndsItSooner() throws Exception {
    street.serve(80);
    hold("web", RUN, 2, "80/tcp");
    hold("web", RUN, 60, "80/tcp");
    Thread.sleep(Duration.ofMillis(2100));
    assertThat(reached(80)).containsExactly(false, false);

    hold("web", RUN, 1, "80/tcp");
    Thread.sleep(Duration.ofMillis(1200));

    assertThat(reached(80)).containsExactly(true, true);
  }

  @Test
  void whatTwoHoldFallsWhenBothHaveReleasedIt() throws Exception {
    street.serve(80);
    hold("web", RUN, 60, "80/tcp");
    hold("shop", "alice", 60, "80/tcp", "443/tcp");

    var held = driver().held(subject("web", "80/tcp"));
    assertThat(held).extracting(Held::owner).containsExactly("alice", RUN);
    assertThat(held).extracting(Held::component).containsExactly("shop", "web");
    assertThat(held.getFirst().ports()).containsExactly("80/tcp", "443/tcp");
    assertThat(held)
        .allSatisfy(
            one ->
                assertThat(one.left().orElseThrow())
                    .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60)));
    assertThat(driver().release(subject("web", "80/tcp"), RUN))
        .isEqualTo("released the hold of " + RUN + "; still held by alice");
    assertThat(reached(80)).containsExactly(false, false);
    assertThat(driver().release(subject("web", "80/tcp"), RUN))
        .isEqualTo(RUN + " held nothing; still held by alice");
    driver().release(subject("shop", "80/tcp"), "alice");
    assertThat(reached(80)).containsExactly(true, true);
  }

  @Test
  void aGradualReleaseLetsInTheNamedSourcesFirst() throws Exception {
    street.serve(80);
    var subject = subject("web", "80/tcp");
    driver().hold(subject, new Hold(RUN, Duration.ofSeconds(60), List.of("192.0.2.0/24")));
    assertThat(reached(80)).containsExactly(false, false);

    var said =
        driver()
            .hold(
                subject, new Hold(RUN, Duration.ofSeconds(60), List.of("10.77.0.0/28", "fd77::2")));

    assertThat(said).isEqualTo("held 80/tcp but from 10.77.0.0/28, fd77::2 for 60 s");
    assertThat(reached(80)).containsExactly(true, true);
    assertThat(driver().held(subject).getFirst().sources())
        .containsExactly("10.77.0.0/28", "fd77::2");
    hold("web", RUN, 60, "80/tcp");
    assertThat(reached(80)).containsExactly(false, false);
  }

  @Test
  void aSourceThatOneHoldLetsInIsKeptAwayByAnother() throws Exception {
    street.serve(80);
    driver()
        .hold(
            subject("web", "80/tcp"), new Hold(RUN, Duration.ofSeconds(60), List.of(Street.THERE)));
    assertThat(street.reached(Street.HERE, 80)).isTrue();

    hold("web", "alice", 60, "80/tcp");

    assertThat(street.reached(Street.HERE, 80)).isFalse();
  }

  @Test
  void thePortsOfSshAreRefusedAndNothingIsHeld() throws Exception {
    Street.shell("ssh-keygen -q -t ed25519 -N '' -f " + folder + "/key");
    street.run("/usr/sbin/sshd -f /dev/null -h " + folder + "/key -p 2222 -o PidFile=none");

    for (var port : List.of("22/tcp", "2222/tcp", "2222")) {
      assertThatThrownBy(() -> hold("web", RUN, 60, "80/tcp", port))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("is not held: SSH is reached by it");
    }
    assertThat(street.run("nft list tables")).doesNotContain("rearguard");
    street.run("kill $(ss -Htlnp 'sport = 2222' | grep -o 'pid=[0-9]*' | head -1 | cut -c5-)");
  }

  @Test
  void thePortOfTheAgentsOwnLinkIsRefused() throws Exception {
    street.serveOutside(7443);
    agent = street.link(7443).pid();
    var port = street.run("ss -Htn 'dport = 7443' | awk '{print $4}' | sed 's/.*://'").strip();

    assertThatThrownBy(() -> hold("web", RUN, 60, port + "/tcp"))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("the agent's own link");
    agent = 1;
    assertThat(hold("web", RUN, 60, port + "/tcp")).startsWith("held ");
  }

  @Test
  void whatIsNoOwnerLengthSourceOrPortIsRefused() {
    for (var owner : List.of("", "a b", "a/b", "-a", "x".repeat(65), "a\"", "ü")) {
      assertThatThrownBy(() -> hold("web", owner, 60, "80/tcp"))
          .hasMessageContaining("is not allowed");
    }
    for (var source : List.of("", "@x", "1.2.3.4 }", "any", "1.2.3.4/x", "fd77::/64; flush")) {
      var terms = new Hold(RUN, Duration.ofSeconds(60), List.of(source));
      assertThatThrownBy(() -> driver().hold(subject("web", "80/tcp"), terms))
          .hasMessageContaining("is no address");
    }
    assertThatThrownBy(() -> hold("web", RUN, 0, "80/tcp")).hasMessageContaining("of 0 s");
    assertThatThrownBy(() -> hold("web", RUN, 60)).hasMessageContaining("no ports");
    assertThatThrownBy(
            () ->
                driver()
                    .hold(
                        subject("web", "80/tcp"),
                        new Hold(RUN, Duration.ofSeconds(60), List.of("999.1.1.1"))))
        .hasMessageContaining("is no address");
  }

  @Test
  void aHoldOrReleaseKilledAnywhereIsMadeGoodByTheNext() throws Exception {
    street.serve(80);
    killedAtEvery(1);
  }

  @Test
  void soIsOneThatUfwShows() throws Exception {
    street.serve(80);
    UfwWorld.active(folder, street);
    var clean = Files.readString(folder.resolve("ufw/user.rules"));

    killedAtEvery(5);

    assertThat(Files.readString(folder.resolve("ufw/user.rules"))).isEqualTo(clean);
  }

  private void killedAtEvery(int step) throws Exception {
    var subject = subject("web", "80/tcp");
    for (var call = 1; ; call += step) {
      boolean holding =
          killedAt(call, host -> driver().hold(on(host, subject), new Hold(RUN, HOLD, List.of())));
      hold("web", RUN, 60, "80/tcp");
      assertThat(street.reached(Street.HERE, 80)).as("killed at call %s", call).isFalse();
      assertThat(driver().held(subject)).hasSize(1);
      boolean releasing = killedAt(call, host -> driver().release(on(host, subject), RUN));
      driver().release(subject, RUN);
      assertThat(street.reached(Street.HERE, 80)).as("killed at call %s", call).isTrue();
      assertThat(street.run("nft list tables; cat /etc/ufw/user.rules || true"))
          .doesNotContain("rearguard");
      if (!holding && !releasing) {
        assertThat(call).isGreaterThan(4);
        return;
      }
    }
  }

  private interface Deed {
    void on(Host host) throws Exception;
  }

  private boolean killedAt(int call, Deed deed) throws Exception {
    var faulty = FaultyHost.killedAt(call, machine);
    try {
      deed.on(faulty);
    } catch (FaultyHost.Killed _) {
      machine.programs().endLeftovers();
    }
    return faulty.struck();
  }

  @Test
  void ufwShowsWhatIsHeldWithoutKeepingAnythingAwayItself() throws Exception {
    street.serve(80);
    UfwWorld.active(folder, street);
    var clean = Files.readString(folder.resolve("ufw/user.rules"));
    var kernel = UfwWorld.kernel(street);

    hold("web", RUN, 2, "80/tcp");

    var status = street.run("ufw status");
    assertThat(status)
        .containsPattern("80/tcp on rearguard-hold +DENY +Anywhere +# rearguard hold " + RUN)
        .containsPattern("80/tcp \\(v6\\) on rearguard-hold +DENY");
    var watched = new WatchedHost(machine);
    driver().hold(on(watched, subject("web", "80/tcp")), new Hold(RUN, PATIENCE, List.of()));
    assertThat(watched.calls().stream().filter(call -> call.contains("nsenter"))).hasSize(4);
    assertThat(reached(80)).containsExactly(false, false);
    Thread.sleep(Duration.ofMillis(3100));
    assertThat(reached(80)).containsExactly(true, true);
    assertThat(driver().held(subject("web", "80/tcp"))).isEmpty();
    assertThat(street.run("ufw status")).doesNotContain("rearguard");
    assertThat(Files.readString(folder.resolve("ufw/user.rules"))).isEqualTo(clean);
    assertThat(UfwWorld.kernel(street)).isEqualTo(kernel);
  }

  @Test
  void ufwMayBeSwitchedOffAndOnUnderAHold() throws Exception {
    street.serve(80);
    UfwWorld.active(folder, street);
    hold("web", RUN, 60, "80/tcp");

    street.run("ufw disable");
    assertThat(reached(80)).containsExactly(false, false);
    street.run("ufw --force enable");
    assertThat(reached(80)).containsExactly(false, false);
    driver().release(subject("web", "80/tcp"), RUN);

    assertThat(reached(80)).containsExactly(true, true);
    assertThat(Files.readString(folder.resolve("ufw/user.rules"))).doesNotContain("rearguard");
  }

  private List<Boolean> reached(int port) throws Exception {
    return List.of(street.reached(Street.HERE, port), street.reached(Street.HERE_SIX, port));
  }

  /** A new one for each call: it remembers nothing. */
  private UfwDriver driver() {
    return new UfwDriver(street.places(), agent, PATIENCE);
  }

  private String hold(String component, String owner, int seconds, String... ports)
      throws Exception {
    return driver()
        .hold(subject(component, ports), new Hold(owner, Duration.ofSeconds(seconds), List.of()));
  }

  private Subject on(Host host, Subject subject) {
    return new Subject(subject.target(), subject.settings(), street.host(host));
  }

  private Subject subject(String component, String... ports) {
    var list = Stream.of(ports).<Setting>map(Setting.Text::new).toList();
    return new Subject(
        new Target(new ComponentName(component), new HostName("host1")),
        Setting.Group.of(Map.of("ports", new Setting.Many(list))),
        street.host(machine));
  }
}
