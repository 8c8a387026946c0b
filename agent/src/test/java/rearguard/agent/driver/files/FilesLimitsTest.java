package rearguard.agent.driver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

class FilesLimitsTest {
  private static final Target TARGET = new Target(new ComponentName("env"), new HostName("web1"));
  private static final SnapshotId ONE = new SnapshotId("s-00000001");

  @TempDir private Path folder;
  private final Host host = new LocalHost("files-test");
  private final FilesDriver driver = new FilesDriver();

  private static Setting.Group paths(String... paths) {
    return Setting.Group.of(
        Map.of(
            "paths",
            new Setting.Many(Arrays.stream(paths).<Setting>map(Setting.Text::new).toList())));
  }

  private void capture(String... paths) throws Exception {
    var store = SnapshotStore.in(folder.resolve("store"), host);
    var subject = new Subject(TARGET, paths(paths), host);
    store.keep(ONE, TARGET, driver.spec().name(), shelf -> driver.capture(subject, shelf));
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void pathsThatMeanMoreThanTheySayAreRefused() throws Exception {
    for (var path :
        List.of(
            "app.env",
            "./x",
            "/a/../b",
            "/a//b",
            "/a/",
            "/",
            "/proc/1/environ",
            "/a\0b",
            "~/x",
            "")) {
      assertThat(driver.review(paths(path)))
          .as(path)
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE));
      assertThatThrownBy(() -> capture(path)).isInstanceOf(HostException.class);
    }
    assertThat(driver.review(paths("/etc/app", "/etc/app/x"))).hasSize(1);
    assertThat(driver.review(paths())).hasSize(1);
    assertThat(driver.review(paths("/etc/app.env", "/etc/app"))).isEmpty();
  }

  @Test
  void aLinkOnTheWayIsRefusedAtCaptureAndAtRestore() throws Exception {
    var real = Files.createDirectory(folder.resolve("real"));
    Files.writeString(real.resolve("app.env"), "A=1");
    Files.createSymbolicLink(folder.resolve("link"), real);
    assertThatThrownBy(() -> capture(in("link/app.env"))).hasMessageContaining("on the way");

    capture(in("real/app.env"));
    Files.move(real, folder.resolve("moved"));
    Files.createSymbolicLink(real, folder.resolve("moved"));
    var store = SnapshotStore.in(folder.resolve("store"), host);
    var subject = new Subject(TARGET, paths(in("real/app.env")), host);
    var bench = store.bench(new RunId("r-0001"), TARGET);
    for (var verb :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> driver.compare(subject, store.open(ONE)),
            () -> driver.prepare(subject, store.open(ONE), bench),
            () -> driver.restore(subject, store.open(ONE), bench))) {
      assertThatThrownBy(verb).isInstanceOf(HostException.class).hasMessageContaining("on the way");
    }
  }

  @Test
  void theStoreItselfAndWhatHoldsItAreRefused() {
    for (var path : List.of("store", "store/key", "store/snapshots")) {
      assertThatThrownBy(() -> capture(in(path))).hasMessageContaining("own store");
    }
    assertThatThrownBy(() -> capture(folder.toString())).hasMessageContaining("own store");
  }

  @Test
  void largeFilesAndSpecialOnesAreRefusedWithTheReason() throws Exception {
    Files.write(folder.resolve("large"), new byte[(8 << 20) + 1]);
    assertThatThrownBy(() -> capture(in("large")))
        .hasMessageContaining("8388609 bytes, and 8388608");

    assertThat(new ProcessBuilder("mkfifo", in("pipe")).start().waitFor()).isZero();
    assertThatThrownBy(() -> capture(in("pipe"))).hasMessageContaining("socket, pipe or device");
  }

  @Test
  void aMissingFolderAboveIsNamedBeforeAnythingChanges() throws Exception {
    Files.createDirectory(folder.resolve("etc"));
    Files.writeString(folder.resolve("etc/app.env"), "A=1");
    capture(in("etc/app.env"));
    host.disk().deleteTree(folder.resolve("etc"));
    var store = SnapshotStore.in(folder.resolve("store"), host);
    var bench = store.bench(new RunId("r-0001"), TARGET);

    assertThatThrownBy(
            () ->
                driver.prepare(
                    new Subject(TARGET, paths(in("etc/app.env")), host), store.open(ONE), bench))
        .hasMessageContaining("etc\" is missing");
  }
}
