package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** A store and the driver's verbs on one project; each verb with a new driver. */
final class Wharf {
  static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  private static final Target TARGET =
      new Target(new ComponentName("services"), new HostName("app1"));

  final Host host = new LocalHost("compose-bad-days");
  final SnapshotStore store;
  private final Setting.Group settings;
  private int runs;

  Wharf(Path folder, Setting.Group settings) throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), host);
    this.settings = settings;
  }

  Wharf(Path folder, Project project) throws Exception {
    this(folder, project.settings(Map.of()));
  }

  /** With the same store, and another section of the fleet file. */
  private Wharf(SnapshotStore store, Setting.Group settings) {
    this.store = store;
    this.settings = settings;
  }

  Wharf with(Setting.Group other) {
    var wharf = new Wharf(store, other);
    wharf.runs = runs + 100;
    return wharf;
  }

  ComposeDriver driver() {
    return new ComposeDriver();
  }

  Subject subject() {
    return new Subject(TARGET, settings, host);
  }

  Snapshot capture() throws Exception {
    return capture(GOOD);
  }

  Snapshot capture(SnapshotId id) throws Exception {
    return store.keep(id, TARGET, driver().spec().name(), to -> driver().capture(subject(), to));
  }

  Shelf kept() throws Exception {
    return store.open(GOOD);
  }

  Drift compare() throws Exception {
    return driver().compare(subject(), kept());
  }

  Drift verify() throws Exception {
    return driver().verify(subject(), kept());
  }

  Bench bench() throws Exception {
    return store.bench(new RunId(String.format("r-run%04d", ++runs)), TARGET);
  }

  String prepare(Bench bench) throws Exception {
    return driver().prepare(subject(), kept(), bench);
  }

  String restore(Bench bench) throws Exception {
    return driver().restore(subject(), kept(), bench);
  }

  Driver.Progress probe(Bench bench) throws Exception {
    return driver().probe(subject(), kept(), bench);
  }

  /** A whole run. */
  void back() throws Exception {
    var bench = bench();
    prepare(bench);
    driver().stop(subject(), kept(), bench);
    restore(bench);
    assertThat(verify().words()).isEmpty();
    driver().tidy(subject(), bench);
  }
}
