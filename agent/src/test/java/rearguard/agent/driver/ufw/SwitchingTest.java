package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;

/** Rules are switched without locking anybody out, on a real ufw with real connections. */
class SwitchingTest {
  private static final Target TARGET =
      new Target(new ComponentName("traffic"), new HostName("host1"));
  private static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(100);

  @TempDir Path folder;
  private final Host machine = new LocalHost("ufw-switch-" + ProcessHandle.current().pid());
  private Street street;
  private SnapshotStore store;
  private Bench bench;
  private String rulesAtDeath = "";
  private Duration patience = LONG;
  private long agent = ProcessHandle.current().pid();

  @BeforeEach
  void makeTheStreet() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), machine);
    bench = store.bench(new RunId("r-run0001"), TARGET);
    street = new Street(Files.createDirectory(folder.resolve("street")));
    UfwWorld.installed(folder.resolve("street"));
  }

  @AfterEach
  void endTheStreet() throws Exception {
    driver().tidy(subject(machine), bench);
    street.close();
  }

  @Test
  void rulesThatWouldCloseAnOpenSessionAreRefusedBeforeAnythingChanges() throws Exception {
    street.run("ufw allow from 10.77.0.9 to any port 22; ufw --force enable");
    capture(GOOD);
    street.run("ufw allow 22/tcp");
    sshd(22);
    street.call(Street.HERE, 22);
    street.call(Street.HERE_SIX, 22);
    var before = state();

    for (var step : steps()) {
      assertThatThrownBy(step::run)
          .isInstanceOf(HostException.class)
          .hasMessageMatching(
              "the rules to be restored would close SSH from (10.77.0.2|fd77::2) to port 22,"
                  + " which is open now");
    }
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void withNobodyConnectedSshMustStayOpenToSomebody() throws Exception {
    street.run("ufw allow 80/tcp; ufw --force enable");
    capture(GOOD);
    street.run("ufw allow from 10.77.0.9 to any port 22 proto tcp");
    capture(new SnapshotId("s-better00"));
    street.run("ufw allow 22/tcp");

    for (var step : steps()) {
      assertThatThrownBy(step::run).hasMessageContaining("would close SSH from everywhere");
    }
    var better = store.open(new SnapshotId("s-better00"));
    driver().prepare(subject(machine), better, bench);
    driver().restore(subject(machine), better, bench);
    assertThat(street.run("ufw status")).contains("10.77.0.9").doesNotContain("22/tcp (v6)");
  }

  @Test
  void rulesThatWouldCloseTheAgentsLinkAreRefused() throws Exception {
    active();
    street.run("ufw deny out 7443/tcp");
    capture(GOOD);
    street.run("ufw delete deny out 7443/tcp");
    link(7443);

    for (var step : steps()) {
      assertThatThrownBy(step::run)
          .hasMessageContaining("would close the agent's link to 10.77.0.2 port 7443");
    }
  }

  @Test
  void aNewConnectionToTheControllerConfirmsTheRules() throws Exception {
    patience = PATIENCE;
    active();
    capture(GOOD);
    street.run("ufw allow 81/tcp");
    link(7443);

    assertThat(driver().prepare(subject(machine), store.open(GOOD), bench))
        .contains("1 open connection let through");
    assertThat(driver().restore(subject(machine), store.open(GOOD), bench))
        .isEqualTo("ufw is active with the rules that were kept, confirmed over a new connection");
    Thread.sleep(PATIENCE.plusSeconds(1));
    assertThat(driver().verify(subject(machine), store.open(GOOD)).words()).isEmpty();
    assertThat(machine.processes().all())
        .noneMatch(one -> String.join(" ", one.words()).contains(bench.folder().toString()));
  }

  @Test
  void whatANewConnectionDoesNotConfirmIsTakenBack() throws Exception {
    active();
    capture(GOOD);
    street.run("ufw allow 81/tcp");
    var controller = link(7443);
    var before = state();
    var dying =
        new Beforehand(
            machine,
            words -> words.contains("iptables-restore --noflush") && !words.contains("--test"),
            controller::destroyForcibly);

    assertThatThrownBy(() -> driver().restore(subject(dying), store.open(GOOD), bench))
        .hasMessage(
            "the old rules of ufw are back: 10.77.0.2 port 7443 is not reached over the new ones");
    assertThat(state()).isEqualTo(before);
    assertThat(driver().probe(subject(machine), store.open(GOOD), bench))
        .isEqualTo(Driver.Progress.NOT_DONE);
  }

  @Test
  void theWatchdogTakesBackWhatADeadAgentDidNotConfirm() throws Exception {
    patience = PATIENCE.plusSeconds(3);
    active();
    capture(GOOD);
    street.run("ufw allow 81/tcp; echo '# late' >> /etc/ufw/user.rules");
    link(7443);
    var before = state();
    var good = store.open(GOOD);
    driver().prepare(subject(machine), good, bench);

    assertThatThrownBy(() -> driver().restore(subject(killedAtTheConfirmation()), good, bench))
        .isInstanceOf(FaultyHost.Killed.class);

    machine.programs().endLeftovers();
    assertThat(rulesAtDeath).doesNotContain("dport 81");
    assertThat(driver().probe(subject(machine), good, bench)).isNotEqualTo(Driver.Progress.DONE);
    for (var tries = 0; tries < 40 && !state().equals(before); tries++) {
      Thread.sleep(Duration.ofMillis(250));
    }
    assertThat(state()).isEqualTo(before);
    assertThat(driver().probe(subject(machine), good, bench)).isEqualTo(Driver.Progress.NOT_DONE);
    driver().restore(subject(machine), good, bench);
    Thread.sleep(PATIENCE.plusSeconds(1));
    assertThat(driver().verify(subject(machine), good).words()).isEmpty();
  }

  @Test
  void aLaterRunCallsOffTheWatchdogThatADeadAgentLeft() throws Exception {
    patience = PATIENCE.plusSeconds(4);
    active();
    capture(GOOD);
    street.run("ufw allow 81/tcp");
    link(7443);
    var late = new SnapshotId("s-late0000");
    capture(late);
    street.run("ufw allow 82/tcp");
    assertThatThrownBy(
            () -> driver().restore(subject(killedAtTheConfirmation()), store.open(GOOD), bench))
        .isInstanceOf(FaultyHost.Killed.class);
    machine.programs().endLeftovers();

    var other = store.bench(new RunId("r-run0002"), TARGET);
    driver().restore(subject(machine), store.open(late), other);
    Thread.sleep(patience.plusSeconds(1));

    assertThat(driver().verify(subject(machine), store.open(late)).words()).isEmpty();
    driver().tidy(subject(machine), other);
  }

  @Test
  void aFirewallThatACutReloadLeftOpenIsClosedAgain() throws Exception {
    active();
    capture(GOOD);
    var before = state();
    street.run("iptables -P INPUT ACCEPT; iptables -F; iptables -X");

    driver().restore(subject(machine), store.open(GOOD), bench);

    assertThat(state()).isEqualTo(before);
  }

  @Test
  void whatOnlyAReloadBringsBackIsReloadedAlsoByTheNextTry() throws Exception {
    active();
    capture(GOOD);
    var before = state();
    street.run(
        """
        sed -i 's/^DEFAULT_INPUT_POLICY=.*/DEFAULT_INPUT_POLICY="ACCEPT"/' /etc/default/ufw
        sed -i '/COMMIT/i -A ufw-after-input -p tcp --dport 9 -j DROP' /etc/ufw/after.rules
        sed -i 's#^net/ipv4/conf/all/accept_redirects=0#net/ipv4/conf/all/accept_redirects=1#' \\
          /etc/ufw/sysctl.conf
        rm /etc/ufw/before.init; echo x > /etc/ufw/after.init; ufw reload
        """);
    var redirects = "sysctl -n net.ipv4.conf.all.accept_redirects";
    assertThat(street.run(redirects)).isEqualTo("1\n");
    var dying =
        new Beforehand(
            machine,
            words -> words.contains("ufw reload"),
            () -> {
              throw new FaultyHost.Killed();
            });
    assertThatThrownBy(() -> driver().restore(subject(dying), store.open(GOOD), bench))
        .isInstanceOf(FaultyHost.Killed.class);

    driver().restore(subject(machine), store.open(GOOD), bench);

    assertThat(state()).isEqualTo(before);
    assertThat(street.run(redirects)).isEqualTo("0\n");
  }

  @Test
  void rulesOfOthersStayWhereTheyAre() throws Exception {
    active();
    capture(GOOD);
    street.run("ufw allow 81/tcp; iptables -N DOCKER; iptables -I FORWARD -o docker0 -j DOCKER");
    street.run("iptables -A DOCKER -d 172.17.0.2 -j ACCEPT; iptables -t nat -N DOCKER");
    var nat = street.run("iptables -t nat -S");

    driver().restore(subject(machine), store.open(GOOD), bench);

    assertThat(street.run("iptables -S FORWARD").lines().toList().get(1))
        .isEqualTo("-A FORWARD -o docker0 -j DOCKER");
    assertThat(street.run("iptables -S DOCKER")).contains("172.17.0.2");
    assertThat(street.run("iptables -t nat -S")).isEqualTo(nat);
  }

  @Test
  void ufwThatWasInactiveIsSwitchedOffAndBackOnByTheUndoPoint() throws Exception {
    assertThat(capture(GOOD).summary()).isEqualTo("ufw is inactive");
    var off = street.run("cd /etc; sha256sum ufw/* default/ufw 2> /run/none || true");
    active();
    var undo = new SnapshotId("s-undoundo");
    assertThat(capture(undo).summary()).startsWith("ufw is active, ");
    var on = state();
    assertThat(driver().compare(subject(machine), store.open(GOOD)).words())
        .contains("ufw was inactive, now it is active");

    driver().prepare(subject(machine), store.open(GOOD), bench);
    driver().restore(subject(machine), store.open(GOOD), bench);

    assertThat(street.run("ufw status")).contains("Status: inactive");
    assertThat(street.run("iptables -S INPUT")).startsWith("-P INPUT ACCEPT");
    assertThat(street.run("cd /etc; sha256sum ufw/* default/ufw 2> /run/none || true"))
        .isEqualTo(off);
    driver().tidy(subject(machine), bench);
    driver().restore(subject(machine), store.open(undo), bench);
    assertThat(state()).isEqualTo(on);
  }

  @Test
  void ufwThatIsAbsentIsSaidToBeAndOneThatWentAwayIsMissed() throws Exception {
    active();
    capture(GOOD);
    assertThat(driver().detect(street.host(machine))).hasSize(1);
    street.run("ufw disable; rm -r /etc/ufw/*");

    var gone = capture(new SnapshotId("s-absent00"));
    assertThat(gone.summary()).isEqualTo("ufw is absent");
    assertThat(driver().detect(street.host(machine))).isEmpty();
    assertThatThrownBy(() -> driver().compare(subject(machine), store.open(GOOD)))
        .hasMessage("ufw was active and is not installed now");
    var absent = store.open(gone.id());
    assertThat(driver().compare(subject(machine), absent).words()).isEmpty();
    driver().prepare(subject(machine), absent, bench);
    driver().restore(subject(machine), absent, bench);
  }

  @Test
  void aHoldIsNoPartOfASnapshot() throws Exception {
    active();
    var free = capture(GOOD);

    driver().hold(subject(machine), new Hold("r-run0001", Duration.ofSeconds(60), List.of()));

    assertThat(capture(new SnapshotId("s-held0000")).digest()).isEqualTo(free.digest());
    assertThat(street.run("ufw status")).contains("rearguard hold");
    assertThat(driver().compare(subject(machine), store.open(GOOD)).words()).isEmpty();
  }

  /** The second connection of a restore is the one over the new rules; the agent dies before it. */
  private Host killedAtTheConfirmation() {
    var connections = new int[1];
    return new Beforehand(
        machine,
        words -> words.endsWith(" 10.77.0.2 7443") && ++connections[0] == 2,
        () -> {
          rulesAtDeath = read(folder.resolve("street/ufw/user.rules"));
          throw new FaultyHost.Killed();
        });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void active() throws Exception {
    UfwWorld.active(folder.resolve("street"), street);
  }

  private Process link(int port) throws Exception {
    var controller = street.serveOutside(port);
    agent = street.link(port).pid();
    return controller;
  }

  private void sshd(int port) throws Exception {
    Street.shell("ssh-keygen -q -t ed25519 -N '' -f " + folder + "/key");
    street.start(
        "sh",
        "-c",
        "echo ready; exec /usr/sbin/sshd -D -f /dev/null -h "
            + folder
            + "/key -o PidFile=none -p "
            + port);
    street.run("until ss -Htln 'sport = " + port + "' | grep -q .; do sleep 0.05; done");
  }

  private interface Step {
    void run() throws Exception;
  }

  private List<Step> steps() {
    return List.of(
        () -> driver().prepare(subject(machine), store.open(GOOD), bench),
        () -> driver().restore(subject(machine), store.open(GOOD), bench));
  }

  private String state() throws Exception {
    return street.run("cd /etc; sha256sum ufw/* default/ufw 2> /run/none || true")
        + UfwWorld.kernel(street);
  }

  private Snapshot capture(SnapshotId id) throws Exception {
    var driver = driver();
    return store.keep(
        id, TARGET, driver.spec().name(), shelf -> driver.capture(subject(machine), shelf));
  }

  private UfwDriver driver() {
    return new UfwDriver(street.places(), agent, patience);
  }

  private Subject subject(Host on) {
    return new Subject(
        TARGET,
        Setting.Group.of(Map.of("ports", new Setting.Many(List.of(new Setting.Text("80/tcp"))))),
        street.host(on));
  }
}
