package rearguard.agent.driver.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Machine;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

/** What goes wrong with units, on the real systemd. */
class SystemdBadDayTest {
  @RegisterExtension private static final Machine MACHINE = new Machine();
  private static final Target TARGET = new Target(new ComponentName("api"), new HostName("app1"));
  private static final SnapshotId GOOD = new SnapshotId("s-goodgood");

  @TempDir private Path folder;
  private final Host real = new LocalHost("systemd-bad-day");
  private final Host host = MACHINE.on(real);
  private final SystemdDriver driver = new SystemdDriver();
  private SnapshotStore store;
  private Tea tea;

  @BeforeEach
  void brew() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), real);
    tea = new Tea(MACHINE);
  }

  @AfterEach
  void pour() throws Exception {
    tea.close();
  }

  private Subject subject(String... units) {
    return subject(Tea.settings(units));
  }

  private Subject subject(Setting.Group settings) {
    return new Subject(TARGET, settings, host);
  }

  private Shelf captured(Subject subject) throws Exception {
    store.keep(GOOD, TARGET, driver.spec().name(), shelf -> driver.capture(subject, shelf));
    return store.open(GOOD);
  }

  private Bench bench() throws Exception {
    return store.bench(new RunId("r-run00001"), TARGET);
  }

  private String state(String unit) throws Exception {
    return MACHINE.shell("systemctl is-active " + unit + " || true").strip();
  }

  @Test
  void aUnitThatDoesNotComeUpIsToldWithItsLastLinesAndWithoutItsSecret() throws Exception {
    var subject = subject("tea-api.service");
    var kept = captured(subject);
    MACHINE.shell("sed -i 's/os.environ.get(\"BREAK\")/True/' /opt/tea/api.py");

    assertThatThrownBy(() -> driver.restore(subject, kept, bench()))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e.getMessage())
                  .contains("\"tea-api.service\" failed (exit-code)")
                  .contains("cannot log in with …")
                  .doesNotContain(Tea.SECRET);
              assertThat(e.problem().changed()).isTrue();
            });
  }

  @Test
  void aUnitThatRestartsOverAndOverHasNotArrived() throws Exception {
    var subject = subject("tea-worker.service");
    var kept = captured(subject);
    MACHINE.shell("mkdir -p /run/systemd/system/tea-worker.service.d");
    MACHINE.shell(
        "printf '[Service]\\nExecStart=\\nExecStart=/bin/false\\nRestartSec=50ms\\n"
            + "[Unit]\\nStartLimitIntervalSec=0\\n'"
            + " > /run/systemd/system/tea-worker.service.d/loop.conf; systemctl daemon-reload");
    try {
      assertThatThrownBy(() -> driver.restore(subject, kept, bench()))
          .hasMessageContaining("\"tea-worker.service\" restarts over and over");
      assertThat(driver.verify(subject, kept).words())
          .anyMatch(
              word -> word.contains("loop.conf") && word.endsWith("and cannot be brought back"));
    } finally {
      MACHINE.shell("rm -r /run/systemd/system/tea-worker.service.d");
    }
  }

  @Test
  void aStartLimitThatWasHitDoesNotStandInTheWay() throws Exception {
    MACHINE.shell(
        Tea.unit(
            "tea-worker", "ExecStart=/usr/bin/sleep infinity\nRestart=always\nRestartSec=10ms"));
    MACHINE.shell("systemctl daemon-reload; systemctl restart tea-worker");
    var subject = subject("tea-worker.service");
    var kept = captured(subject);
    MACHINE.shell(Tea.unit("tea-worker", "ExecStart=/bin/false\nRestart=always\nRestartSec=10ms"));
    MACHINE.shell(
        "systemctl daemon-reload; systemctl restart tea-worker || true; "
            + "while [ $(systemctl is-active tea-worker) != failed ]; do sleep 0.05; done; "
            + "! systemctl start tea-worker");

    driver.restore(subject, kept, bench());

    assertThat(state("tea-worker")).isEqualTo("active");
    assertThat(driver.verify(subject, kept).words()).isEmpty();
  }

  @Test
  void theFileOfAPackageIsNamedAndNeverWritten() throws Exception {
    var file = MACHINE.seen("/usr/lib/systemd/system/tea-pack.service");
    Files.writeString(file, "[Service]\nExecStart=/usr/bin/sleep 1000\n");
    MACHINE.shell("systemctl daemon-reload; systemctl start tea-pack");
    try {
      var subject = subject("tea-pack.service");
      var kept = captured(subject);
      var newer = "[Service]\nExecStart=/usr/bin/sleep 2000\n";
      Files.writeString(file, newer);
      MACHINE.shell("systemctl mask -q --now tea-pack; systemctl daemon-reload");

      driver.restore(subject, kept, bench());

      assertThat(file).hasContent(newer);
      assertThat(state("tea-pack")).isEqualTo("active");
      assertThat(driver.verify(subject, kept).words())
          .contains(
              "\"/usr/lib/systemd/system/tea-pack.service\" has other content;"
                  + " it is not the operator's file and cannot be brought back");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void whatATimerWouldStartAgainIsRefusedUnlessTheTimerIsNamedToo() throws Exception {
    Files.writeString(
        MACHINE.seen("/etc/systemd/system/tea-worker.timer"), "[Timer]\nOnActiveSec=1h\n");
    MACHINE.shell("systemctl daemon-reload; systemctl start tea-worker.timer");
    var alone = subject("tea-worker.service");
    var kept = captured(alone);

    assertThatThrownBy(() -> driver.prepare(alone, kept, bench()))
        .hasMessageContaining("tea-worker.timer would start the units again");

    driver.halt(alone, kept, bench());
    assertThat(state("tea-worker.service tea-worker.timer")).isEqualTo("inactive\ninactive");
    driver.start(alone, kept, bench());
    assertThat(state("tea-worker.service tea-worker.timer")).isEqualTo("active\nactive");
  }

  @Test
  void aMaskUntilTheNextBootIsSomebodysWish() throws Exception {
    // systemd prefers a file in /etc to a mask in /run
    var pack = MACHINE.seen("/usr/lib/systemd/system/tea-pack.service");
    Files.writeString(pack, "[Service]\nExecStart=/usr/bin/sleep 1000\n");
    MACHINE.shell("systemctl daemon-reload; systemctl start tea-pack");
    var subject = subject("tea-pack.service");
    var kept = captured(subject);
    MACHINE.shell("systemctl mask -q --runtime --now tea-pack");
    try {
      assertThatThrownBy(() -> driver.prepare(subject, kept, bench()))
          .hasMessageContaining("\"tea-pack.service\" is masked until the next boot");
    } finally {
      MACHINE.shell("systemctl unmask -q --runtime tea-pack");
      Files.delete(pack);
    }
  }

  @Test
  void whatDoesNotEndIsKilledWhenItsTimeIsOver() throws Exception {
    Tea.unit(
        "tea-worker",
        "ExecStart=/bin/bash -c \"trap true TERM; while true; do sleep 1; done\"\\nTimeoutStopSec=infinity");
    MACHINE.shell("systemctl daemon-reload; systemctl restart tea-worker; sleep 0.2");
    var unit = new UnitName("tea-worker.service");
    var place = Place.machine(host.self());

    assertThat(new Halt(place, host, Duration.ofMillis(300)).of(List.of(unit)))
        .containsExactly(unit);

    assertThat(Scene.of(place, List.of(unit), host).units().getFirst().still()).isTrue();
  }

  @Test
  void whatIsStoppedStartsAgainAsItWas() throws Exception {
    var kept = captured(subject(tea.settings()));
    tea.damage();
    var damaged = tea.fingerprint();

    driver.stop(subject(tea.settings()), kept, bench());
    assertThat(tea.answer()).isEqualTo("silence");
    driver.start(subject(tea.settings()), kept, bench());

    assertThat(tea.fingerprint()).isEqualTo(damaged);
  }

  @Test
  void anInstanceComesBackWithItsTemplate() throws Exception {
    MACHINE.shell(
        Tea.unit("tea@", "ExecStart=/usr/bin/python3 -SE /opt/tea/api.py " + tea.port() + " %i"));
    MACHINE.shell("systemctl stop tea-api; systemctl daemon-reload");
    MACHINE.shell(
        "printf '[Service]\\nEnvironment=COLOUR=blue\\n' > /etc/systemd/system/tea@.service.d-new;"
            + " mkdir /etc/systemd/system/tea@.service.d; mv /etc/systemd/system/tea@.service.d-new"
            + " /etc/systemd/system/tea@.service.d/blue.conf; systemctl daemon-reload;"
            + " systemctl start tea@one; sleep 0.3");
    var subject = subject("tea@one.service");
    var kept = captured(subject);
    assertThat(tea.answer()).isEqualTo("blue  one");
    MACHINE.shell(Tea.unit("tea@", "ExecStart=/bin/true"));
    MACHINE.shell("systemctl daemon-reload; systemctl restart tea@one");

    driver.restore(subject, kept, bench());

    assertThat(tea.answer()).isEqualTo("blue  one");
    assertThat(driver.verify(subject, kept).words()).isEmpty();
  }

  @Test
  void oneUnitOfAComponentComesBackAloneWithItsOwnFiles() throws Exception {
    var both = subject("tea-api.service", "tea-worker.service");
    var kept = captured(both);
    var alone = subject("tea-api.service");
    MACHINE.shell(
        Tea.unit("tea-worker", "ExecStart=/usr/bin/sleep 6000")
            + "printf '[Service]\\nEnvironment=SIZE=huge\\n'"
            + " > /etc/systemd/system/tea-api.service.d/size.conf;"
            + " printf 'COLOUR=red\\n' > /etc/tea/tea.env; systemctl daemon-reload;"
            + " systemctl restart tea-api tea-worker; sleep 0.3");
    var worker = MACHINE.shell("systemctl show -p MainPID,ExecMainStartTimestamp tea-worker");
    assertThat(tea.answer()).isEqualTo("red huge good");

    assertThat(driver.compare(alone, kept).words()).noneMatch(word -> word.contains("worker"));
    var bench = bench();
    driver.prepare(alone, kept, bench);
    assertThat(driver.stop(alone, kept, bench)).isEqualTo("stopped tea-api.service");
    driver.restore(alone, kept, bench);

    assertThat(tea.answer()).isEqualTo("green small good");
    assertThat(driver.verify(alone, kept).words()).isEmpty();
    assertThat(MACHINE.shell("systemctl show -p MainPID,ExecMainStartTimestamp tea-worker"))
        .isEqualTo(worker);
    assertThat(driver.compare(both, kept).words()).anyMatch(word -> word.contains("worker"));
    assertThatThrownBy(() -> driver.compare(subject("tea-cold.service"), kept))
        .hasMessageContaining("holds nothing of tea-cold.service");
  }

  @Test
  void aFileOfAnotherUnitGoesBackWithThatUnitAlone() throws Exception {
    MACHINE.shell(
        "echo A=b > /etc/tea/tea.env.worker;"
            + Tea.unit(
                "tea-worker",
                "ExecStart=/usr/bin/sleep 5000\nEnvironmentFile=-/etc/tea/tea.env.worker")
            + "systemctl daemon-reload; systemctl restart tea-worker");
    var kept = captured(subject("tea-api.service", "tea-worker.service"));
    MACHINE.shell("echo A=c > /etc/tea/tea.env.worker; echo COLOUR=red > /etc/tea/tea.env");

    driver.restore(subject("tea-worker.service"), kept, bench());

    assertThat(MACHINE.seen("/etc/tea/tea.env.worker")).hasContent("A=b");
    assertThat(MACHINE.seen("/etc/tea/tea.env")).hasContent("COLOUR=red");
  }

  @Test
  void anEnvironmentFileTheSnapshotDoesNotKnowIsLeftAlone() throws Exception {
    var subject = subject("tea-worker.service");
    var kept = captured(subject);
    MACHINE.shell("echo A=b > /etc/tea/others.env");
    MACHINE.shell(
        Tea.unit(
            "tea-worker", "ExecStart=/usr/bin/sleep 5000\nEnvironmentFile=/etc/tea/others.env"));
    MACHINE.shell("systemctl daemon-reload; systemctl restart tea-worker");

    driver.restore(subject, kept, bench());

    assertThat(MACHINE.seen("/etc/tea/others.env")).hasContent("A=b");
    assertThat(driver.verify(subject, kept).words()).isEmpty();
  }

  @Test
  void aRestoreWithoutAStopStillStartsWhatRunsAnewBecauseItsCodeMayBeAnother() throws Exception {
    var subject = subject("tea-worker.service");
    var kept = captured(subject);
    var before = MACHINE.shell("systemctl show --property=InvocationID tea-worker");

    driver.restore(subject, kept, bench());
    var after = MACHINE.shell("systemctl show --property=InvocationID tea-worker");
    assertThat(after).isNotEqualTo(before);

    driver.restore(subject, kept, bench());
    assertThat(MACHINE.shell("systemctl show --property=InvocationID tea-worker")).isEqualTo(after);
  }

  @Test
  void aTransientUnitIsRefusedBecauseNothingCouldBringItBack() throws Exception {
    MACHINE.shell("systemd-run -q --unit=tea-run sleep 1000");

    assertThatThrownBy(() -> captured(subject("tea-run.service")))
        .hasMessageContaining("is transient");
  }

  @Test
  void detectionNamesTheServicesTheOperatorWrote() throws Exception {
    MACHINE.shell("ln -sf /dev/null /etc/systemd/system/tea-masked.service");
    var found = driver.detect(host);

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().texts("units"))
        .containsExactly(
            "tea-api.service", "tea-cold.service", "tea-once.service", "tea-worker.service");
    assertThat(driver.review(found.getFirst())).isEmpty();
  }

  @Test
  void aUsersOwnSystemdIsCaredForAsThatUser() throws Exception {
    MACHINE.shell(
        """
        id tea > /dev/null 2>&1 || useradd --create-home tea
        uid=$(id -u tea)
        install -d -o tea -m 0700 /run/user/$uid
        install -d -o tea ~tea/.config ~tea/.config/systemd ~tea/.config/systemd/user
        printf '[Service]\\nExecStart=/usr/bin/sleep 3000\\n' > ~tea/.config/systemd/user/tea-own.service
        chown -R tea: ~tea
        cat > /etc/systemd/system/tea-manager.service <<UNIT
        [Service]
        User=tea
        Delegate=yes
        Environment=XDG_RUNTIME_DIR=/run/user/$uid
        ExecStart=/usr/lib/systemd/systemd --user
        Type=notify
        UNIT
        systemctl daemon-reload
        systemctl start tea-manager
        setpriv --reuid=tea --regid=tea --clear-groups env XDG_RUNTIME_DIR=/run/user/$uid systemctl --user start tea-own
        """);
    var settings = new LinkedHashMap<String, Setting>();
    settings.put("units", new Setting.Many(List.of(new Setting.Text("tea-own.service"))));
    settings.put("user", new Setting.Text("tea"));
    var subject = subject(new Setting.Group(settings));
    var kept = captured(subject);
    var file = MACHINE.seen("/home/tea/.config/systemd/user/tea-own.service");
    Files.delete(file);

    driver.stop(subject, kept, bench());
    driver.restore(subject, kept, bench());

    assertThat(driver.verify(subject, kept).words()).isEmpty();
    assertThat(MACHINE.shell("ps -o user=,args= -C sleep")).contains("tea", "sleep 3000");
    assertThat(MACHINE.shell("stat -c %U /home/tea/.config/systemd/user/tea-own.service").strip())
        .isEqualTo("tea");
  }

  @Test
  void aHostWithoutSystemdIsToldSo() {
    var subject = new Subject(TARGET, Tea.settings("tea-api.service"), real);

    assertThatThrownBy(
            () ->
                store.keep(
                    GOOD, TARGET, driver.spec().name(), shelf -> driver.capture(subject, shelf)))
        .hasMessageContaining("systemd does not answer");
  }
}
