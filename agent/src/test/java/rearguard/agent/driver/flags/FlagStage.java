package rearguard.agent.driver.flags;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Postgres;
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

/** A database, a store and the driver. */
abstract class FlagStage {
  static final Target TARGET = new Target(new ComponentName("flags"), new HostName("db1"));
  static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  static final SnapshotId UNDO = new SnapshotId("s-undoundo");

  @RegisterExtension static final Postgres POSTGRES = new Postgres();

  @TempDir Path folder;
  final Host host = new LocalHost("flags-test");
  final FlagTableDriver driver = new FlagTableDriver();
  SnapshotStore store;
  private int runs;

  @BeforeEach
  void makeTheWorld() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), host);
    sql(
        "drop schema public cascade",
        "create schema public authorization shop",
        "set role shop",
        "create table flags (name text primary key, enabled boolean not null,"
            + " at timestamptz default '2020-01-01', who text default 'somebody')",
        "create table audit_log (action text, details jsonb, created_by text, at timestamptz)",
        "insert into flags values ('CART', true), ('SEARCH', true), ('OTHER', true)");
  }

  static String sql(String... statements) throws Exception {
    return POSTGRES.sql("shop", statements);
  }

  static Setting text(String text) {
    return new Setting.Text(text);
  }

  /** The section of CART and SEARCH with all that may be said, and then these keys. */
  Subject with(Map<String, Setting> more) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("table", text("flags"));
    entries.put("names", FlagTableDriverTest.many("SEARCH", "CART"));
    entries.put(
        "columns", Setting.Group.of(Map.of("updated-at", text("at"), "updated-by", text("who"))));
    entries.put(
        "audit", Setting.Group.of(Map.of("table", text("audit_log"), "created-at", text("at"))));
    entries.putAll(more);
    return new Subject(TARGET, POSTGRES.section(entries), host);
  }

  Subject subject() {
    return with(Map.of());
  }

  Snapshot capture(SnapshotId id, Subject subject) throws Exception {
    return store.keep(id, TARGET, driver.spec().name(), shelf -> driver.capture(subject, shelf));
  }

  Bench bench() throws Exception {
    return store.bench(new RunId(String.format("r-run%05d", ++runs)), TARGET);
  }

  Drift compare(SnapshotId id, Subject subject) throws Exception {
    return driver.compare(subject, store.open(id));
  }

  void prepare(SnapshotId id, Subject subject, Bench bench) throws Exception {
    driver.prepare(subject, store.open(id), bench);
  }

  String restore(SnapshotId id, Subject subject, Bench bench) throws Exception {
    return driver.restore(subject, store.open(id), bench);
  }

  Driver.Progress probe(SnapshotId id, Subject subject, Bench bench) throws Exception {
    return driver.probe(subject, store.open(id), bench);
  }

  static String flags() throws Exception {
    return sql("select name, enabled from flags order by name").replace('\n', ' ');
  }
}
