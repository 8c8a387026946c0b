package rearguard.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Captured;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

class SnapshotStoreTest {
  private static final SnapshotId ONE = new SnapshotId("s-00000001");
  private static final SnapshotId TWO = new SnapshotId("s-00000002");
  private static final Target TARGET = new Target(new ComponentName("code"), new HostName("web1"));
  private static final DriverName DRIVER = new DriverName("git");
  private static final byte[] SECRET = "TOKEN=canary".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private final Host host = new LocalHost("store-test");
  private Path root;
  private Path live;

  @BeforeEach
  void makeALiveTree() throws Exception {
    root = folder.resolve("store");
    live = folder.resolve("live");
    Files.createDirectories(live.resolve("lib"));
    Files.writeString(live.resolve("lib/a.js"), "a");
    Files.createSymbolicLink(live.resolve("lib/b.js"), Path.of("a.js"));
  }

  private SnapshotStore store() throws Exception {
    return SnapshotStore.in(root, host);
  }

  private Snapshot keep(SnapshotStore store, SnapshotId id) throws Exception {
    return store.keep(
        id,
        TARGET,
        DRIVER,
        shelf -> {
          shelf.record("env", SECRET);
          shelf.record("odd name/..\n%é", new byte[0]);
          shelf.tree("lib", live);
          return captured();
        });
  }

  private static Captured captured() {
    return new Captured("v1 (abc) on main\n%é", new TreeMap<>(Map.of("tag", "v 1", "x", "")));
  }

  @Test
  void whatWasKeptIsGivenBackAlsoAfterARestart() throws Exception {
    var kept = keep(store(), ONE);

    var again = store();

    assertThat(again.find(ONE)).contains(kept);
    assertThat(again.all()).containsExactly(ONE);
    assertThat(again.verify(ONE)).isEmpty();
    var shelf = again.open(ONE);
    assertThat(shelf.record("env")).isEqualTo(SECRET);
    assertThat(shelf.record("odd name/..\n%é")).isEmpty();
    assertThat(shelf.trees()).containsExactly("lib");
    var tree = shelf.tree("lib");
    assertThat(host.disk().digestTree(tree.folder()))
        .isEqualTo(tree.digest())
        .isEqualTo(host.disk().digestTree(live));
    assertThat(shelf.findTree("none")).isEmpty();
    assertThat(kept.summary()).isEqualTo(captured().summary());
    assertThat(kept.facts()).isEqualTo(captured().facts());
  }

  @Test
  void equalStateHasAnEqualDigestAndIsKeptOnce() throws Exception {
    var store = store();
    var one = keep(store, ONE);
    var two = keep(store, TWO);

    assertThat(two.digest()).isEqualTo(one.digest());
    assertThat(host.disk().names(root.resolve("trees"))).hasSize(1);

    Files.writeString(live.resolve("lib/a.js"), "b");
    assertThat(keep(store, new SnapshotId("s-00000003")).digest()).isNotEqualTo(one.digest());
    assertThat(store.verify(ONE)).isEmpty();
  }

  @Test
  void anIdThatIsKeptIsNotCapturedAgain() throws Exception {
    var store = store();
    var first = keep(store, ONE);
    Files.writeString(live.resolve("lib/a.js"), "changed");

    assertThat(keep(store, ONE)).isEqualTo(first);
  }

  @Test
  void secretsStandNowhereOpenAndAllIsForTheOwnerOnly() throws Exception {
    keep(store(), ONE);

    try (var all = Files.walk(root)) {
      for (var path : all.filter(file -> !file.startsWith(root.resolve("trees"))).toList()) {
        assertThat(host.disk().stat(path).orElseThrow().mode() & 0077).as(path.toString()).isZero();
        if (Files.isRegularFile(path)) {
          assertThat(Files.readString(path, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
        }
      }
    }
    assertThat(host.disk().stat(root.resolve("key")).orElseThrow().mode()).isEqualTo(0600);
  }

  @Test
  void theSameSecretIsClosedDifferentlyEachTime() throws Exception {
    var store = store();
    keep(store, ONE);
    keep(store, TWO);
    var file = Rooms.file("env");

    assertThat(root.resolve("snapshots/" + ONE).resolve(file)).isRegularFile();
    assertThat(Files.readAllBytes(root.resolve("snapshots/" + ONE).resolve(file)))
        .isNotEqualTo(Files.readAllBytes(root.resolve("snapshots/" + TWO).resolve(file)));
  }

  @Test
  void everyFlippedBitIsNoticed() throws Exception {
    var store = store();
    keep(store, ONE);
    var snapshot = root.resolve("snapshots/" + ONE);
    for (var name : List.of(Rooms.MANIFEST, Rooms.file("env"))) {
      var file = snapshot.resolve(name);
      var sound = Files.readAllBytes(file);
      for (var at = 0; at < sound.length; at++) {
        var rotten = sound.clone();
        rotten[at] ^= 1;
        Files.write(file, rotten);
        assertThatThrownBy(() -> store.open(ONE).record("env"))
            .as("byte %s of %s", at, name)
            .isInstanceOf(HostException.class)
            .hasMessageContaining("altered or damaged");
      }
      Files.write(file, sound);
    }
    assertThat(store.verify(ONE)).isEmpty();
  }

  @Test
  void aRecordOfAnotherSnapshotIsNotTakenForThisOne() throws Exception {
    var store = store();
    keep(store, ONE);
    keep(store, TWO);
    var file = Rooms.file("env");
    Files.copy(
        root.resolve("snapshots/" + TWO).resolve(file),
        root.resolve("snapshots/" + ONE).resolve(file),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> store.open(ONE).record("env")).hasMessageContaining("altered");
  }

  @Test
  void missingAndAlteredPiecesAreNamed() throws Exception {
    var store = store();
    keep(store, ONE);
    var tree = store.open(ONE).tree("lib").folder();
    Files.writeString(tree.resolve("lib/a.js"), "rot");
    Files.delete(root.resolve("snapshots/" + ONE).resolve(Rooms.file("env")));

    assertThat(store.verify(ONE))
        .extracting(problem -> problem.message())
        .containsExactly(
            "record \"env\" of snapshot s-00000001 is missing",
            "tree \"lib\" of snapshot s-00000001 is altered or damaged");
    assertThatThrownBy(() -> store.open(ONE))
        .hasMessageContaining("\"env\"")
        .hasMessageContaining("missing");

    host.disk().deleteTree(tree);
    assertThat(store.verify(ONE))
        .extracting(problem -> problem.message())
        .last()
        .asString()
        .contains("\"lib\"")
        .contains("missing");
    assertThatThrownBy(() -> store.open(TWO)).hasMessage("snapshot s-00000002 is not there");
  }

  @Test
  void aRottenTreeIsHealedByTheNextCapture() throws Exception {
    var store = store();
    keep(store, ONE);
    Files.writeString(store.open(ONE).tree("lib").folder().resolve("lib/a.js"), "rot");

    keep(store, TWO);

    assertThat(store.verify(ONE)).isEmpty();
    assertThat(store.verify(TWO)).isEmpty();
  }

  @Test
  void removingForgetsTheSnapshotAndOnlyItsOwnTrees() throws Exception {
    var store = store();
    keep(store, ONE);
    keep(store, TWO);

    store.remove(ONE);
    store.remove(ONE);
    assertThat(store.find(ONE)).isEmpty();
    assertThat(store.verify(TWO)).isEmpty();

    store.remove(TWO);
    assertThat(host.disk().names(root.resolve("trees"))).isEmpty();
    assertThat(host.disk().names(root.resolve("making"))).isEmpty();
  }

  @Test
  void noTreeIsSweptWhileAManifestCannotBeRead() throws Exception {
    keep(store(), ONE);
    Files.write(root.resolve("snapshots/" + ONE).resolve(Rooms.MANIFEST), new byte[3]);

    store();

    assertThat(host.disk().names(root.resolve("trees"))).hasSize(1);
  }

  @Test
  void killedAnywhereThereIsAWholeSnapshotOrNone() throws Exception {
    for (var call = 1; ; call++) {
      host.disk().deleteTree(root);
      keep(store(), TWO);
      Files.writeString(live.resolve("lib/a.js"), "call " + call);
      var faulty = FaultyHost.killedAt(call, host);
      try {
        keep(SnapshotStore.in(root, faulty), ONE);
      } catch (FaultyHost.Killed _) {
        assertThat(faulty.struck()).isTrue();
      }

      var after = store();
      assertThat(host.disk().names(root.resolve("making"))).isEmpty();
      assertThat(after.verify(TWO)).isEmpty();
      if (after.find(ONE).isPresent()) {
        assertThat(after.verify(ONE)).as("killed at call %s", call).isEmpty();
      } else {
        assertThat(host.disk().names(root.resolve("trees"))).hasSize(1);
      }
      keep(after, ONE);
      assertThat(after.verify(ONE)).as("killed at call %s", call).isEmpty();
      if (!faulty.struck()) {
        assertThat(call).isGreaterThan(20);
        return;
      }
    }
  }

  @Test
  void failingAnywhereLeavesTheOtherSnapshotsAndTheNextTryWorks() throws Exception {
    for (var call = 1; ; call++) {
      host.disk().deleteTree(root);
      keep(store(), TWO);
      Files.writeString(live.resolve("lib/a.js"), "call " + call);
      var faulty = FaultyHost.failingAt(call, host);
      try {
        keep(SnapshotStore.in(root, faulty), ONE);
      } catch (HostException e) {
        assertThat(e).hasMessageContaining("as the test wants");
      }
      var same = store();
      assertThat(same.verify(TWO)).isEmpty();
      keep(same, ONE);
      assertThat(same.verify(ONE)).as("failed at call %s", call).isEmpty();
      if (!faulty.struck()) {
        return;
      }
    }
  }

  @Test
  void killedAnywhereARemovalLeavesAWholeSnapshotOrNone() throws Exception {
    for (var call = 1; ; call++) {
      host.disk().deleteTree(root);
      keep(store(), ONE);
      var faulty = FaultyHost.killedAt(call, host);
      try {
        SnapshotStore.in(root, faulty).remove(ONE);
      } catch (FaultyHost.Killed _) {
        assertThat(faulty.struck()).isTrue();
      }
      var after = store();
      if (after.find(ONE).isPresent()) {
        assertThat(after.verify(ONE)).as("killed at call %s", call).isEmpty();
      } else {
        assertThat(host.disk().names(root.resolve("trees"))).isEmpty();
      }
      if (!faulty.struck()) {
        assertThat(after.find(ONE)).isEmpty();
        return;
      }
    }
  }

  @Test
  void aFullDiskRefusesBeforeCopyingAndSaysHowMuchIsNeeded() throws Exception {
    assumeTrue(host.self().user() == 0);
    var small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(mount(small));
    try {
      root = small.resolve("store");
      var store = store();
      keep(store, TWO);
      Files.write(live.resolve("large"), new byte[1 << 20]);

      assertThatThrownBy(() -> keep(store, ONE))
          .isInstanceOf(HostException.class)
          .hasMessageMatching(
              "the snapshot store needs 11010[0-9]+ bytes, and [0-9]+ are free: [0-9]+ bytes are"
                  + " missing");
      assertThat(store.find(ONE)).isEmpty();
      assertThat(store.verify(TWO)).isEmpty();
      assertThat(host.disk().names(root.resolve("making"))).isEmpty();

      assertThatThrownBy(() -> fillWithRecords(store)).hasMessageContaining("the disk is full");
      assertThat(host.disk().names(root.resolve("making"))).isEmpty();
      Files.delete(live.resolve("large"));
      keep(store, ONE);
      assertThat(store.verify(ONE)).isEmpty();
    } finally {
      new ProcessBuilder("umount", small.toString()).start().waitFor();
    }
  }

  private static void fillWithRecords(SnapshotStore store) throws Exception {
    store.keep(
        ONE,
        TARGET,
        DRIVER,
        shelf -> {
          for (var number = 0; number < 50; number++) {
            shelf.record("r" + number, new byte[100_000]);
          }
          return captured();
        });
  }

  private static boolean mount(Path place) throws Exception {
    return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=900k", "none", place.toString())
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void aBenchIsTheSameEachTimeAndGoesWithItsRun() throws Exception {
    var store = store();
    var run = new RunId("r-0001");
    var bench = store.bench(run, TARGET);
    Files.writeString(bench.folder().resolve("built"), "x");

    assertThat(store.bench(run, TARGET)).isEqualTo(bench);
    assertThat(bench.folder().resolve("built")).hasContent("x");
    assertThat(bench.beside(live)).isEqualTo(folder.resolve(".live.rearguard-r-0001"));
    store.clear(run);
    store.clear(run);
    assertThat(bench.folder()).doesNotExist();
  }

  @Test
  void aStoreThatIsOpenToOthersIsRefused() throws Exception {
    store();
    Files.setPosixFilePermissions(
        root, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(this::store).hasMessageContaining("open to others");
  }
}
