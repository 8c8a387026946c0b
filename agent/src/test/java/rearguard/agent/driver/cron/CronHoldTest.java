package rearguard.agent.driver.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Machine;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

/** What is held and released, on the real crontab. */
class CronHoldTest {
  @RegisterExtension private static final Machine MACHINE = new Machine();
  private static final Target TARGET = new Target(new ComponentName("jobs"), new HostName("app1"));
  private static final SnapshotId GOOD = new SnapshotId("s-goodgood");

  @TempDir private Path folder;
  private final Host real = new LocalHost("cron-hold");
  private final CronDriver driver = new CronDriver();
  private SnapshotStore store;
  private Brewery brewery;

  @BeforeEach
  void brew() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), real);
    brewery = new Brewery(MACHINE);
  }

  @AfterEach
  void pour() throws Exception {
    brewery.close();
  }

  private Subject subject(Setting.Group settings, Host host) {
    return new Subject(TARGET, settings, MACHINE.on(host));
  }

  private Subject subject() {
    return subject(brewery.settings(), real);
  }

  private Shelf captured() throws Exception {
    store.keep(GOOD, TARGET, driver.spec().name(), shelf -> driver.capture(subject(), shelf));
    return store.open(GOOD);
  }

  private Bench bench() throws Exception {
    return store.bench(new RunId("r-run00001"), TARGET);
  }

  @Test
  void whileEntriesAreHeldCronHasNothingToStart() throws Exception {
    var kept = captured();
    brewery.damage();

    assertThat(driver.stop(subject(), kept, bench())).isEqualTo("held the entries of 4 tables");

    assertThat(
            MACHINE
                .shell("crontab -u brewer -l; crontab -u taster -l; cat /etc/cron.d/tea*")
                .lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("#rearguard-held r-run00001: "));
    assertThat(driver.verify(subject(), kept).words())
        .contains("entries are held: cron starts none of them");
  }

  @Test
  void whatWasHeldStartsUnchanged() throws Exception {
    var kept = captured();
    brewery.damage();
    var damaged = brewery.fingerprint();

    driver.halt(subject(), kept, bench());
    assertThat(driver.start(subject(), kept, bench()))
        .isEqualTo("released the entries of 4 tables");

    assertThat(brewery.fingerprint()).isEqualTo(damaged);
  }

  @Test
  void aStopKilledAnywhereLosesNoEntry() throws Exception {
    var kept = captured();
    brewery.damage();
    var damaged = brewery.fingerprint();
    for (var call = 1; ; call++) {
      var faulty = FaultyHost.killedAt(call, real);
      try {
        driver.stop(subject(brewery.settings(), faulty), kept, bench());
      } catch (FaultyHost.Killed _) {
        real.programs().endLeftovers();
      }
      driver.start(subject(), kept, bench());
      assertThat(brewery.fingerprint()).as("killed at call %s", call).isEqualTo(damaged);
      if (!faulty.struck()) {
        return;
      }
    }
  }

  @Test
  void aProbeSeesThatWhatIsHeldIsNotYetRestored() throws Exception {
    var kept = captured();
    brewery.damage();
    driver.prepare(subject(), kept, bench());
    driver.stop(subject(), kept, bench());

    assertThat(driver.probe(subject(), kept, bench())).isEqualTo(Driver.Progress.NOT_DONE);

    MACHINE.shell("echo '@daily another' | crontab -u taster -");
    assertThat(driver.probe(subject(), kept, bench())).isEqualTo(Driver.Progress.MIXED);
  }

  @Test
  void aUserNobodyKnowsIsRefused() {
    var unknown = Setting.Group.of(Map.of("users", new Setting.Text("nobody-at-all")));

    assertThatThrownBy(
            () ->
                store.keep(
                    GOOD,
                    TARGET,
                    driver.spec().name(),
                    shelf -> driver.capture(subject(unknown, real), shelf)))
        .hasMessageContaining("cannot read the table of \"nobody-at-all\"");
  }

  @Test
  void aFileThatIsALinkIsRefusedBecauseItsEntriesCouldNotBeHeld() throws Exception {
    var file = MACHINE.seen("/etc/cron.d/tea");
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/opt/tea.cron"));

    assertThatThrownBy(this::captured).hasMessageContaining("it is no plain file");
  }

  @Test
  void aTableThatIsNoTextIsRefusedBecauseItWouldNotComeBack() throws Exception {
    MACHINE.shell("printf '@daily caf\\351\\n' | crontab -u brewer -");

    assertThatThrownBy(this::captured).hasMessageContaining("not UTF-8 text");
  }

  @Test
  void detectionNamesTheFilesThatCronReads() throws Exception {
    MACHINE.shell("rm -f /etc/cron.d/*; touch /etc/cron.d/tea /etc/cron.d/tea.dpkg-old");
    var found = driver.detect(MACHINE.on(real));

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().texts("files")).containsExactly("/etc/cron.d/tea");
    assertThat(driver.review(found.getFirst())).isEmpty();
  }
}
