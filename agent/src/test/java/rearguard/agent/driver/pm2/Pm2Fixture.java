package rearguard.agent.driver.pm2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
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

/** A PM2, a store and a driver; the app "web" is what it cares for. */
abstract class Pm2Fixture {
  static final String SECRET = "canary-4711-hunter2";
  private static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  private static final Target TARGET = new Target(new ComponentName("web"), new HostName("host1"));

  @TempDir Path folder;
  final LocalHost host = new LocalHost("pm2-test-" + ProcessHandle.current().pid());
  final Pm2Driver driver = new Pm2Driver();
  Pm2 pm2;
  Path app;
  int port;
  Subject subject;
  private SnapshotStore store;
  private int runs;

  @BeforeEach
  void makeTheWorld() throws Exception {
    pm2 = new Pm2(Files.createDirectory(folder.resolve("world")));
    app = pm2.app("app", "good");
    port = Pm2.freePort();
    store = SnapshotStore.in(folder.resolve("store"), host);
    subject = caring("web");
  }

  @AfterEach
  void endTheWorld() throws Exception {
    driver.close();
    pm2.close();
  }

  final void caringFor(String... apps) {
    subject = caring(apps);
  }

  /** As an operator's choice of one app narrows the section of before. */
  final void caringForOnly(String app) {
    var entries = new LinkedHashMap<>(subject.settings().entries());
    entries.put("only", new Setting.Text(app));
    subject = new Subject(TARGET, new Setting.Group(entries), host);
  }

  private Subject caring(String... apps) {
    var entries = settings();
    entries.put(
        "apps", new Setting.Many(List.of(apps).stream().<Setting>map(Setting.Text::new).toList()));
    return new Subject(TARGET, new Setting.Group(entries), host);
  }

  void caringForEcosystem(Path file) {
    var entries = settings();
    entries.put("ecosystem", new Setting.Text(file.toString()));
    subject = new Subject(TARGET, new Setting.Group(entries), host);
  }

  void caringForAll() {
    subject = new Subject(TARGET, new Setting.Group(settings()), host);
  }

  private SequencedMap<String, Setting> settings() {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("home", new Setting.Text(pm2.home().toString()));
    entries.put("program", new Setting.Text(Pm2.program()));
    return entries;
  }

  Snapshot capture() throws Exception {
    return store.keep(GOOD, TARGET, driver.spec().name(), shelf -> driver.capture(subject, shelf));
  }

  Snapshot draw(String wish) throws Exception {
    var version = new Driver.Version.Named(wish);
    return store.keep(
        GOOD, TARGET, driver.spec().name(), shelf -> driver.draw(subject, version, false, shelf));
  }

  Shelf kept() throws Exception {
    return store.open(GOOD);
  }

  Drift compare() throws Exception {
    return driver.compare(subject, store.open(GOOD));
  }

  Bench bench() throws Exception {
    return store.bench(new RunId(String.format("r-run%04d", ++runs)), TARGET);
  }

  String prepare(Bench bench) throws Exception {
    return driver.prepare(subject, store.open(GOOD), bench);
  }

  String stop(Bench bench) throws Exception {
    return driver.stop(subject, store.open(GOOD), bench);
  }

  String start(Bench bench) throws Exception {
    return driver.start(subject, store.open(GOOD), bench);
  }

  String restore(Bench bench) throws Exception {
    return driver.restore(subject, store.open(GOOD), bench);
  }

  Driver.Progress probe(Bench bench) throws Exception {
    return driver.probe(subject, store.open(GOOD), bench);
  }

  /** A whole run; tells what was said. */
  List<String> goBack() throws Exception {
    var bench = bench();
    var said = new ArrayList<String>();
    said.add(prepare(bench));
    said.add(stop(bench));
    said.add(restore(bench));
    return said;
  }
}
