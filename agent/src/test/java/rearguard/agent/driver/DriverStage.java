package rearguard.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.driver.Ability;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/**
 * A world, a store and a driver's verbs on them; each verb with a new driver, and all that is said
 * is kept to be searched for secrets at the end.
 */
public abstract class DriverStage {
  static final Target TARGET = new Target(new ComponentName("thing"), new HostName("host1"));
  static final SnapshotId GOOD = new SnapshotId("s-goodgood");

  @TempDir Path folder;
  final Host host = new LocalHost("driver-contract-" + ProcessHandle.current().pid());
  private final List<String> said = new ArrayList<>();
  SnapshotStore store;
  World world;
  private int runs;

  /** Live state in a folder of the test's own. */
  protected abstract World world(Path empty) throws Exception;

  @BeforeEach
  final void makeTheWorld() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), host);
    world = world(Files.createDirectory(folder.resolve("world")));
  }

  @AfterEach
  final void endTheWorld() throws Exception {
    for (var secret : world.secrets()) {
      assertThat(said).noneMatch(words -> words.contains(secret));
    }
    world.close();
  }

  /** Whether the driver can; it says the same of itself. */
  final boolean can(Class<?> ability, Ability said) {
    boolean can = ability.isInstance(world.driver());
    assertThat(world.driver().spec().can(said)).as("says %s", said).isEqualTo(can);
    return can;
  }

  final Snapshot capture(SnapshotId id) throws Exception {
    var driver = world.driver();
    var snapshot =
        store.keep(id, TARGET, driver.spec().name(), shelf -> driver.capture(subject(host), shelf));
    said.add(snapshot.summary());
    said.addAll(snapshot.facts().values());
    return snapshot;
  }

  final Drift compare() throws Exception {
    return noted(world.driver().compare(subject(host), store.open(GOOD)));
  }

  final Drift verify() throws Exception {
    return noted(world.driver().verify(subject(host), store.open(GOOD)));
  }

  private Drift noted(Drift drift) {
    said.addAll(drift.words());
    said.add(drift.live());
    return drift;
  }

  final void prepare(Bench bench) throws Exception {
    said.add(world.driver().prepare(subject(host), store.open(GOOD), bench));
  }

  final void restore(Bench bench) throws Exception {
    said.add(world.driver().restore(subject(host), store.open(GOOD), bench));
  }

  final void stop(Bench bench) throws Exception {
    if (world.driver() instanceof Driver.Stops stops) {
      said.add(stops.stop(subject(host), store.open(GOOD), bench));
    }
  }

  final Driver.Progress probe(Bench bench) throws Exception {
    return world.driver().probe(subject(host), store.open(GOOD), bench);
  }

  final void tidy(Bench bench) throws Exception {
    world.driver().tidy(subject(host), bench);
  }

  /** A whole run: every step with a driver of its own. */
  final void restoreAll(SnapshotId id) throws Exception {
    var bench = bench();
    var shelf = store.open(id);
    said.add(world.driver().prepare(subject(host), shelf, bench));
    if (world.driver() instanceof Driver.Stops stops) {
      said.add(stops.stop(subject(host), shelf, bench));
    }
    said.add(world.driver().restore(subject(host), shelf, bench));
    assertThat(world.driver().verify(subject(host), shelf).words()).isEmpty();
    world.driver().tidy(subject(host), bench);
  }

  final Bench bench() throws Exception {
    return store.bench(new RunId(String.format("r-run%04d", ++runs)), TARGET);
  }

  final Subject subject(Host on) {
    return new Subject(TARGET, world.settings(), world.on(on));
  }

  final List<String> besides() throws Exception {
    var names = new ArrayList<String>();
    for (var place : world.beside()) {
      if (Files.isDirectory(place)) {
        names.addAll(host.disk().names(place));
      }
    }
    return names;
  }

  static List<Path> files(Path folder, String beginning) throws Exception {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(beginning))
          .sorted()
          .toList();
    }
  }
}
