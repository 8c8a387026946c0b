package rearguard.agent.driver.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.FaultyHost;
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
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

class AssetsBadDaysTest {
  private static final Target TARGET = new Target(new ComponentName("web"), new HostName("web1"));
  private static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  private static final SnapshotId UNDO = new SnapshotId("s-undoundo");

  @TempDir private Path folder;
  private final Host host = new LocalHost("assets-test");
  private final AssetsDriver driver = new AssetsDriver();
  private SnapshotStore store;
  private Path root;
  private Path served;
  private int runs;

  @BeforeEach
  void makeTheWorld() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), host);
    root = Files.createDirectory(folder.resolve("world"));
    served = root.resolve("static");
    Served.run(root, Served.RELEASES + "ln -s releases/42 static");
  }

  private Subject subject() {
    return new Subject(TARGET, Served.section(served), host);
  }

  private Snapshot capture(SnapshotId id) throws Exception {
    return store.keep(id, TARGET, driver.spec().name(), shelf -> driver.capture(subject(), shelf));
  }

  private rearguard.agent.driver.Bench bench() throws Exception {
    return store.bench(new RunId(String.format("r-run%04d", ++runs)), TARGET);
  }

  private List<String> drift(SnapshotId id) throws Exception {
    return driver.compare(subject(), store.open(id)).words();
  }

  private String restore(SnapshotId id) throws Exception {
    var bench = bench();
    driver.prepare(subject(), store.open(id), bench);
    var said = driver.restore(subject(), store.open(id), bench);
    assertThat(drift(id)).isEmpty();
    driver.tidy(subject(), bench);
    try (var names = Files.walk(root)) {
      assertThat(names.map(Path::toString)).noneMatch(name -> name.contains("rearguard"));
    }
    return said;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo late >> releases/42/index.html; echo new > releases/42/new.js",
        "rm -r releases/42",
        "rm static; ln -s releases/41 static",
        "rm static",
        "rm static; mkdir static; echo in place > static/index.html",
        "rm static; ln -s " + "nowhere static; rm -r releases/42",
        "chown -h 4711 static; chmod 0700 releases/42/index.html; chown 4713 releases/42/js",
      })
  void whateverADeploymentDidGoesBackAndForth(String damage) throws Exception {
    var good = Served.fingerprint(served);
    assertThat(capture(GOOD).summary()).isEqualTo("a link to \"releases/42\" with 3 files");
    Served.run(root, damage);
    var damaged = Served.fingerprint(served);
    assertThat(drift(GOOD)).isNotEmpty();
    capture(UNDO);

    restore(GOOD);
    assertThat(Served.fingerprint(served)).isEqualTo(good);

    restore(UNDO);
    assertThat(Served.fingerprint(served)).isEqualTo(damaged);
  }

  @Test
  void driftIsToldInWords() throws Exception {
    capture(GOOD);
    Served.run(
        root,
        "rm static; ln -s releases/41 static; cd releases/42; rm js/app.js; echo x > x;"
            + " echo two > index.html; chmod 0700 js; echo 'y' > \"$(printf 'y\\033[2J')\"");

    var release = "\"" + root.resolve("releases/42") + "\" has ";
    assertThat(drift(GOOD))
        .containsExactly(
            "\"" + served + "\" was a link to \"releases/42\", now it is a link to \"releases/41\"",
            release + "2 names more: x, y\\u001b[2J",
            release + "1 name fewer: js/app.js",
            release + "1 name with other content: index.html",
            release + "1 name of another owner or mode: js");
  }

  @Test
  void anotherOwnerOfTheSameContentIsKeptApart() throws Exception {
    capture(GOOD);
    Served.run(root, "chown 4713:4713 releases/42/index.html");
    var second = Served.fingerprint(served);
    capture(UNDO);
    Served.run(root, "rm -r releases/42");

    restore(UNDO);
    assertThat(Served.fingerprint(served)).isEqualTo(second);
  }

  @Test
  void whatVisitorsFetchIsCompleteAtEveryInstant() throws Exception {
    Served.run(
        root,
        "rm static; mv releases/42 static; for i in $(seq 60); do echo $i > static/f$i; done");
    capture(GOOD);
    var bench = bench();
    var over = new AtomicBoolean();
    var looks = new AtomicInteger();
    var broken = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    var visitor =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    looks.incrementAndGet();
                    try {
                      Files.readString(served.resolve("index.html"));
                      Files.readString(served.resolve("f60"));
                    } catch (java.io.IOException e) {
                      broken.add(String.valueOf(e));
                    }
                  }
                });
    for (int round = 0; round < 10; round++) {
      Files.writeString(served.resolve("f1"), "round " + round);
      driver.prepare(subject(), store.open(GOOD), bench);
      driver.restore(subject(), store.open(GOOD), bench);
      assertThat(drift(GOOD)).isEmpty();
    }
    over.set(true);
    visitor.join();
    assertThat(looks.get()).isGreaterThan(100);
    assertThat(broken).isEmpty();
  }

  @Test
  void aFolderThatIsChangedAgainAfterTheSwitchIsSetRightByARepeatedRestore() throws Exception {
    Served.run(root, "rm static; mv releases/42 static");
    var good = Served.fingerprint(served);
    capture(GOOD);
    Served.run(root, "echo bad > static/index.html");
    var bench = bench();
    driver.prepare(subject(), store.open(GOOD), bench);
    driver.restore(subject(), store.open(GOOD), bench);
    Served.run(root, "echo meanwhile > static/other.html");
    assertThat(driver.probe(subject(), store.open(GOOD), bench)).isEqualTo(Driver.Progress.MIXED);

    driver.restore(subject(), store.open(GOOD), bench);
    assertThat(Served.fingerprint(served)).isEqualTo(good);
  }

  @Test
  void aLinkTurnedFolderComesBackWhereverTheRestoreIsKilled() throws Exception {
    var good = Served.fingerprint(served);
    capture(GOOD);
    for (var call = 1; ; call++) {
      Served.run(root, "rm -rf static releases/42; mkdir static; echo x > static/index.html");
      var bench = bench();
      driver.prepare(subject(), store.open(GOOD), bench);
      var faulty = FaultyHost.killedAt(call, host);
      try {
        var dying = new Subject(TARGET, Served.section(served), faulty);
        driver.restore(dying, store.open(GOOD), bench);
      } catch (FaultyHost.Killed _) {
        assertThat(Served.fingerprint(served)).as("call %s", call).doesNotContain("to nothing");
      }
      driver.restore(subject(), store.open(GOOD), bench);
      assertThat(Served.fingerprint(served)).as("killed at call %s", call).isEqualTo(good);
      driver.tidy(subject(), bench);
      if (!faulty.struck()) {
        return;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ln -sfn /etc static",
        "ln -sfn .. static",
        "ln -sfn . static",
        "ln -sfn ../outside static",
        "ln -sfn releases/../../outside static",
        "ln -s 42 releases/next; ln -sfn releases/next static",
        "mv releases elsewhere; ln -s elsewhere releases",
        "rm static; echo file > static",
      })
  void aLinkThatLeadsElsewhereIsRefused(String damage) throws Exception {
    Served.run(root, "mkdir ../outside; echo secret > ../outside/file");
    Served.run(root, damage);

    assertThatThrownBy(() -> capture(GOOD))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("cannot take care of");
  }

  @Test
  void releasesThatLieElsewhereAreNamed() throws Exception {
    Served.run(root, "mv releases ..; ln -sfn ../releases/42 static");
    assertThatThrownBy(() -> capture(GOOD)).hasMessageContaining("outside");
    var section =
        Setting.Group.of(
            Map.of(
                "path", new Setting.Text(served.toString()),
                "releases", new Setting.Text(folder.resolve("releases").toString())));
    var subject = new Subject(TARGET, section, host);
    var snapshot =
        store.keep(GOOD, TARGET, driver.spec().name(), shelf -> driver.capture(subject, shelf));
    assertThat(snapshot.facts())
        .containsEntry("release", "../releases/42")
        .containsEntry("files", "3");
  }

  @Test
  void aMissingFolderAndTheStoreAreNamed() throws Exception {
    capture(GOOD);
    Served.run(root, "rm -r releases");
    assertThatThrownBy(() -> drift(GOOD)).hasMessageContaining("releases\" is missing");

    served = folder.resolve("store/trees");
    assertThatThrownBy(() -> capture(UNDO)).hasMessageContaining("own store");
    for (var path : List.of("static", "/", "/a/../b", "/a/", "", "/proc/1")) {
      assertThat(driver.review(Setting.Group.of(Map.of("path", new Setting.Text(path)))))
          .as(path)
          .hasSize(1)
          .allSatisfy(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE));
    }
  }
}
