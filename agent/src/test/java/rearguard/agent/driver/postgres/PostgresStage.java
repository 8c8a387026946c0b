package rearguard.agent.driver.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Postgres;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Target;

/** A shop with a store of snapshots, and the driver's verbs on them. */
abstract class PostgresStage {
  static final Target TARGET = new Target(new ComponentName("data"), new HostName("db1"));
  static final SnapshotId GOOD = new SnapshotId("s-goodgood");

  @RegisterExtension static final Postgres POSTGRES = new Postgres();

  @TempDir Path folder;
  final LocalHost host = new LocalHost("postgres-stage-" + ProcessHandle.current().pid());
  SnapshotStore store;
  Shop shop;
  Setting.Group settings;
  private int runs;

  @BeforeEach
  final void open() throws Exception {
    shop = Shop.on(POSTGRES, "shop", folder);
    settings = shop.settings();
    Files.createDirectory(folder.resolve("nothing"));
    store = SnapshotStore.in(folder.resolve("store"), host);
  }

  @AfterEach
  final void nothingIsLeftOfPrograms() throws Exception {
    assertThat(store.root().resolve("making")).isEmptyDirectory();
    try (var files = Files.walk(store.root())) {
      assertThat(files.filter(file -> file.endsWith(PostgresCommands.PASS))).isEmpty();
    }
  }

  void as(Map<String, String> more) {
    settings = shop.section(more);
  }

  static PostgresDriver driver(Shop shop) {
    return (PostgresDriver) shop.driver();
  }

  PostgresDriver driver() {
    return driver(shop);
  }

  Subject subject() {
    return new Subject(TARGET, settings, host);
  }

  void capture(SnapshotId id) throws Exception {
    store.keep(id, TARGET, driver().spec().name(), to -> driver().capture(subject(), to));
  }

  void remember(SnapshotId id) throws Exception {
    store.keep(id, TARGET, driver().spec().name(), to -> driver().remember(subject(), to));
  }

  Drift compare(SnapshotId id) throws Exception {
    return driver().compare(subject(), store.open(id));
  }

  Drift verify(SnapshotId id) throws Exception {
    return driver().verify(subject(), store.open(id));
  }

  String prepare(SnapshotId id, Bench bench) throws Exception {
    return driver().prepare(subject(), store.open(id), bench);
  }

  String restore(SnapshotId id, Bench bench) throws Exception {
    return driver().restore(subject(), store.open(id), bench);
  }

  Bench bench() throws Exception {
    return store.bench(new RunId(String.format("r-run%04d", ++runs)), TARGET);
  }

  /** A whole run, with its undo point. */
  void run(SnapshotId to, SnapshotId undo) throws Exception {
    var bench = bench();
    prepare(to, bench);
    remember(undo);
    restore(to, bench);
    assertThat(verify(to).words()).isEmpty();
    driver().tidy(subject(), bench);
  }

  static String oid(String database) throws Exception {
    return POSTGRES.sql(
        "postgres", "select oid from pg_database where datname = '" + database + "'");
  }

  static java.util.List<String> databases() throws Exception {
    return Shop.databases(POSTGRES);
  }
}
