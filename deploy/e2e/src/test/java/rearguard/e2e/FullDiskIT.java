package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full on one host of two: the run is refused before anything stops, says how much
 * is missing and where, and leaves nothing behind. Mounts a small tmpfs, which needs root; without
 * root these tests fail.
 */
class FullDiskIT {
  private static final Pattern MISSING = Pattern.compile("(\\d+) bytes are missing");

  @TempDir Path folder;
  private Path mounted = Path.of("/nowhere");

  @AfterEach
  void unmount() {
    run("umount", "-l", mounted.toString());
  }

  @Test
  void aHostWithoutRoomForTheOldTreeRefusesTheRunAndNothingStops() throws IOException {
    small(folder.resolve("hosts/web2/srv"));
    refusedUntilThereIsRoom();
  }

  @Test
  void aHostWithoutRoomForTheUndoPointRefusesTheRunAndNothingStops() throws IOException {
    small(folder.resolve("hosts/web2/agent"));
    refusedUntilThereIsRoom();
  }

  private void refusedUntilThereIsRoom() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var before = fleet.hosts.stream().map(ShopHost::fingerprint).toList();
      var filler = fill();
      try (var prober = new Prober(fleet.hosts)) {
        var ended = fleet.rollback();

        assertThat(ended.exit()).as(ended.out() + ended.talk()).isNotZero();
        var told = ended.out() + ended.talk();
        assertThat(told).contains("web2").containsPattern(MISSING);
        var found = MISSING.matcher(told);
        assertThat(found.find()).isTrue();
        assertThat(Long.parseLong(found.group(1))).isBetween(1L, 64L << 20);
        assertThat(prober.failures()).as("requests that failed").isEmpty();
        assertThat(prober.requests()).as("requests that were made").isGreaterThan(20);
      }
      assertThat(fleet.hosts.stream().map(ShopHost::fingerprint).toList()).isEqualTo(before);
      nothingIsLeftBeside(fleet);

      Files.delete(filler);
      fleet.rollback().fine();
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
      nothingIsLeftBeside(fleet);
    }
  }

  /** The run is refused at once; a host that was still preparing tidies up when it is through. */
  private static void nothingIsLeftBeside(Fleet fleet) {
    for (var host : fleet.hosts) {
      Fleet.until(
          "nothing is left beside the tree of " + host.name, () -> host.standsAlone("filler"));
      Fleet.until("no draft is left in the store of " + host.name, () -> withoutDrafts(host));
    }
  }

  private static boolean withoutDrafts(ShopHost host) {
    try (var store = Files.walk(host.agentFolder().resolve("store"))) {
      return store
          .map(path -> path.getFileName().toString())
          .noneMatch(name -> name.startsWith("new-") || name.endsWith(".new"));
    } catch (IOException | UncheckedIOException _) {
      return false; // it is being tidied just now
    }
  }

  private void small(Path place) throws IOException {
    Files.createDirectories(place);
    var ended = run("mount", "-t", "tmpfs", "-o", "size=48m,mode=0700", "tmpfs", place.toString());
    assertThat(ended.exit()).as("mount, as root: " + ended.talk()).isZero();
    mounted = place;
  }

  /** Leaves a hundred kilobytes. */
  private Path fill() throws IOException {
    var filler = mounted.resolve("filler");
    long free = Files.getFileStore(mounted).getUsableSpace() - 100_000;
    run("fallocate", "-l", String.valueOf(free), filler.toString()).fine();
    return filler;
  }

  private Program.Ended run(String... words) {
    try {
      return new Program(Files.createDirectories(folder.resolve("log")))
          .run(folder, Map.of(), List.of(words));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
