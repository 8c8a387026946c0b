package rearguard.agent.driver.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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

/** A checkout, a store and the verbs, each with a driver of its own. */
final class Yard {
  static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  private static final Target TARGET = new Target(new ComponentName("code"), new HostName("web1"));

  final Path shop;
  final Host host;
  final SnapshotStore store;
  private int runs;

  Yard(Path folder) throws Exception {
    this(folder, Files.createDirectory(folder.resolve("live")));
  }

  Yard(Path folder, Path parent) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    host = new LocalHost("git-bad-days");
    store = SnapshotStore.in(folder.resolve("store"), host);
    shop = Files.createDirectory(parent.resolve("shop"));
  }

  Yard cloned() throws Exception {
    say(
        """
        git init -q -b main
        git config user.email a@example.org; git config user.name a
        mkdir src; echo one > src/one; echo same > same; git add .; git commit -q -m one; git tag v1
        """);
    return this;
  }

  String say(String script) throws Exception {
    return Shell.in(shop, script);
  }

  Subject subject() {
    return subject(host, "node_modules");
  }

  Subject subject(Host on, String... keep) {
    List<Setting> kept = java.util.stream.Stream.of(keep).map(Yard::text).toList();
    var settings =
        Setting.Group.of(
            Map.of("path", new Setting.Text(shop.toString()), "keep", new Setting.Many(kept)));
    return new Subject(TARGET, settings, on);
  }

  private static Setting text(String value) {
    return new Setting.Text(value);
  }

  Driver driver() {
    return new GitDriver();
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

  void tidy(Bench bench) throws Exception {
    driver().tidy(subject(), bench);
  }

  String back(SnapshotId id) throws Exception {
    var bench = bench();
    driver().prepare(subject(), store.open(id), bench);
    var said = driver().restore(subject(), store.open(id), bench);
    tidy(bench);
    return said;
  }

  /** The names beside the checkout. */
  List<String> beside() throws Exception {
    return host.disk().names(shop.resolve("..").normalize());
  }
}
