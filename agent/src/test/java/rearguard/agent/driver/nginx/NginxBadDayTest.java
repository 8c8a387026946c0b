package rearguard.agent.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
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
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.paths.PathState;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

/** What goes wrong with a configuration, on a real nginx. */
class NginxBadDayTest {
  private static final Target TARGET = new Target(new ComponentName("web"), new HostName("web1"));
  private static final SnapshotId GOOD = new SnapshotId("s-goodgood");

  @TempDir private Path folder;
  private final Host host = new LocalHost("nginx-bad-day");
  private final NginxDriver driver = new NginxDriver();
  private SnapshotStore store;
  private Nginx nginx;

  @BeforeEach
  void serve() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), host);
    nginx = new Nginx(Files.createDirectory(folder.resolve("nginx")));
  }

  @AfterEach
  void end() throws Exception {
    nginx.close();
  }

  private Subject subject() {
    return subject(nginx.settings());
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

  private Path site() {
    return nginx.root().resolve("sites-available/tea");
  }

  @Test
  void aLinkThatLeadsOutOfWhatIsKeptIsNamedWithTheFolderToAdd() throws Exception {
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("shop"), "# nothing\n");
    Files.createSymbolicLink(nginx.root().resolve("sites-enabled/shop"), elsewhere.resolve("shop"));

    store.keep(GOOD, TARGET, driver.spec().name(), shelf -> captured(shelf));

    assertThat(summary)
        .endsWith(
            "; \""
                + nginx.root().resolve("sites-enabled/shop")
                + "\" leads out of them, where nothing is kept: add \""
                + elsewhere
                + "\" to \"paths\"");
    assertThat(summary).doesNotContain("sites-enabled/tea");
  }

  private String summary = "";

  private Captured captured(Shelf.Writer shelf) throws HostException, InterruptedException {
    var captured = driver.capture(subject(), shelf);
    summary = captured.summary();
    return captured;
  }

  @Test
  void aSnapshotThatNginxWouldNotAcceptIsFoundBeforeAnythingIsTouched() throws Exception {
    var gone = nginx.root().resolve("gone.conf");
    Files.writeString(gone, "");
    Files.writeString(site(), "server { include " + gone + "; }");
    var kept = captured(subject());
    Files.delete(gone);
    nginx.site("tea", "now");
    var now = nginx.fingerprint();

    assertThatThrownBy(() -> driver.prepare(subject(), kept, bench()))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e.getMessage())
                  .contains("would not accept the configuration")
                  .contains("gone.conf");
              assertThat(e.problem().changed()).isFalse();
            });
    assertThat(nginx.fingerprint()).isEqualTo(now);
    assertThat(bench().folder().resolve("staged")).doesNotExist();
  }

  @Test
  void aLiveConfigurationThatIsBrokenDoesNotStandInTheWay() throws Exception {
    var kept = captured(subject());
    Files.writeString(site(), "broken");

    assertThat(driver.prepare(subject(), kept, bench())).contains("nginx accepts them");
  }

  @Test
  void whatFailsAfterTheSwitchIsPutBackAndSaid() throws Exception {
    var extra = nginx.root().resolve("extra.conf");
    Files.writeString(extra, "");
    Files.writeString(
        site(), Files.readString(site()).replace("set $", "include " + extra + "; set $"));
    var kept = captured(subject());
    nginx.site("tea", "now");
    nginx.reload("now");
    driver.prepare(subject(), kept, bench());
    Files.delete(extra);
    var before = nginx.fingerprint();

    assertThatThrownBy(() -> driver.restore(subject(), kept, bench()))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e.getMessage())
                  .contains("does not accept the configuration")
                  .contains("the files were put back as they were")
                  .doesNotContain(Nginx.SECRET);
              assertThat(e.problem().changed()).isTrue();
            });
    assertThat(nginx.fingerprint()).isEqualTo(before);
  }

  @Test
  void aConfigurationThatOnlyTheMasterCannotUseIsPutBackToo() throws Exception {
    var other = Nginx.freePort();
    Files.writeString(site(), Files.readString(site()).replace("" + nginx.port(), "" + other));
    var kept = captured(subject());
    var wanted = PathState.read(kept.record("configuration"));
    nginx.site("tea", "good");
    var commands = NginxCommands.of(nginx.settings());
    try (var _ = new ServerSocket(other, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> new Switch(host, commands, bench(), Duration.ofSeconds(4)).to(wanted))
          .hasMessageContaining("starts no new workers")
          .hasMessageContaining("put back as they were");
    }
    assertThat(nginx.answer()).isEqualTo("good");
    assertThat(driver.probe(subject(), kept, bench())).isNotEqualTo(NginxDriver.Progress.DONE);
  }

  @Test
  void whatNginxRefusedWhenItWasCapturedComesBackUnread() throws Exception {
    Files.writeString(site(), "broken on the bad day");
    var kept = captured(subject());
    nginx.site("tea", "good");
    nginx.reload("good");

    assertThat(driver.prepare(subject(), kept, bench())).contains("did not accept them even then");
    assertThat(driver.restore(subject(), kept, bench())).contains("nginx was not told");

    assertThat(site()).hasContent("broken on the bad day");
    assertThat(nginx.answer()).isEqualTo("good");
  }

  @Test
  void theWorkersAreNewAndTheMasterIsTheSame() throws Exception {
    var kept = captured(subject());
    nginx.damage();
    var master = nginx.master();
    var workers = nginx.workers();

    assertThat(driver.restore(subject(), kept, bench())).contains("serves with new workers");

    assertThat(nginx.master()).isEqualTo(master);
    assertThat(nginx.workers()).doesNotContainAnyElementsOf(workers);
    assertThat(nginx.answer()).isEqualTo("good");
  }

  @Test
  void filesThatAreRightButWereNeverReadAreNotTakenForDone() throws Exception {
    var kept = captured(subject());

    assertThat(driver.probe(subject(), kept, bench())).isEqualTo(NginxDriver.Progress.MIXED);
  }

  @Test
  void withoutARunningNginxOnlyTheFilesAreSetRight() throws Exception {
    var kept = captured(subject());
    nginx.site("tea", "bad");
    var master = ProcessHandle.of(nginx.master()).orElseThrow();
    nginx.run("-s", "stop");
    master.onExit().get();

    assertThat(driver.restore(subject(), kept, bench())).contains("nginx does not run");
    assertThat(driver.verify(subject(), kept).words()).isEmpty();

    nginx.run();
    nginx.await("good");
  }

  @Test
  void pathsThatMeanMoreThanTheySayAreRefused() {
    for (var path :
        List.of(
            "sites-enabled", "/etc/nginx/../shadow", "/etc/nginx/", "/etc", "/etc//nginx", "")) {
      assertThat(driver.review(Setting.Group.of(Map.of("paths", new Setting.Text(path)))))
          .as(path)
          .hasSize(1);
    }
    assertThat(
            driver
                .review(nginx.settings(Path.of("/etc/nginx"), Path.of("/etc/nginx/conf.d")))
                .getFirst()
                .message())
        .contains("is within");
  }
}
