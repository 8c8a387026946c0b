package rearguard.agent.driver.git.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.Repositories;
import rearguard.agent.driver.git.repository.TreeEntry;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Decides before the switch what of the live tree moves over to the new one. */
record Moves(Checkout checkout, GitState state, Shelf shelf, Bench bench) {
  private static final String INDEX = ".git/index";
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final long LIMIT = 16L << 20;

  Switch plan(List<TreeEntry> files) throws HostException, InterruptedException {
    var disk = checkout.disk();
    var live = checkout.path();
    var index = Look.at(disk, live, INDEX);
    var found = Repositories.in(checkout, shelf.id());
    var tracked = Repositories.names(found);
    var keep = state.kept().stream().map(Kept::path).toList();
    var moving =
        Carry.from(
            disk,
            live,
            Carry.Names.of(tracked),
            Carry.Names.of(TreeEntry.names(files, state)),
            keep);
    refuseMounts(moving.entries());
    var looks = new ArrayList<>(moving.looks());
    looks.add(index);
    boolean enough = found.size() == 1 && state.clones().size() == 1 && settled(looks);
    var fresh = disk.stat(bench.beside(live)).orElseThrow();
    return new Switch(
        Switch.identity(checkout.stat()),
        Switch.identity(fresh),
        moving.entries(),
        tracked,
        keep,
        enough ? looks : List.of());
  }

  private boolean settled(List<Look> looks) {
    var now = checkout.host().clock().instant();
    return looks.stream().allMatch(look -> look.settled(now));
  }

  /**
   * Whether an earlier plan still says what moves, without reading a tree: neither the index nor a
   * folder with anything tracked in it has changed, and nothing was mounted.
   */
  boolean holds(Switch plan) throws HostException {
    for (Look look : plan.looks()) {
      if (!look.holds(checkout.disk(), checkout.path())) {
        return false;
      }
    }
    refuseMounts(plan.entries());
    return !plan.looks().isEmpty();
  }

  /** What is mounted deep in a folder that moves as a whole moves with it; all else cannot. */
  private void refuseMounts(List<Carry.Entry> entries) throws HostException {
    var disk = checkout.disk();
    for (Path mount : mounts(disk)) {
      if (mount.startsWith(checkout.path())
          && entries.stream()
              .map(entry -> checkout.path().resolve(entry.path()))
              .noneMatch(entry -> mount.startsWith(entry) && !mount.equals(entry))) {
        throw mounted(mount);
      }
    }
    for (Carry.Entry entry : entries) {
      if (entry.device() != checkout.stat().device()) {
        throw mounted(checkout.path().resolve(entry.path()));
      }
    }
  }

  private HostException mounted(Path place) {
    return Faults.refused(
        "something is mounted at "
            + named(place)
            + ", so "
            + named(checkout.path())
            + " cannot be switched",
        "Mount it outside the checkout, and link to it.");
  }

  private static List<Path> mounts(Disk disk) throws HostException {
    if (disk.stat(MOUNTS).isEmpty()) {
      return List.of();
    }
    return Stream.of(new String(disk.read(MOUNTS, LIMIT), UTF_8).split("\n"))
        .map(line -> line.split(" "))
        .filter(words -> words.length > 4)
        .map(words -> Path.of(GitPath.parse("\"" + words[4] + "\"").text()))
        .toList();
  }
}
