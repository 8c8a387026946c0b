package rearguard.agent.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** A server, a store and a driver. */
abstract class RedisStage {
  static final Target TARGET = new Target(new ComponentName("jobs"), new HostName("db1"));
  static final SnapshotId GOOD = new SnapshotId("s-goodgood");
  static final SnapshotId UNDO = new SnapshotId("s-undoundo");

  @TempDir Path folder;
  private final Host host = new LocalHost("redis-test");
  final RedisDriver driver = new RedisDriver();
  private final List<Redis> served = new ArrayList<>();
  SnapshotStore store;
  private int runs;

  @BeforeEach
  void makeTheWorld() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), host);
  }

  @AfterEach
  void endTheWorld() throws Exception {
    for (var server : served) {
      server.close();
    }
  }

  void serve(String... options) throws Exception {
    served.add(Redis.in(folder.resolve("redis"), options));
  }

  Redis redis() {
    return served.getLast();
  }

  Subject subject(Setting.Group section) {
    return new Subject(TARGET, section, host);
  }

  Subject naming(String... keys) {
    return subject(redis().section(Map.of(), keys));
  }

  Subject with(String key, String value, String... keys) {
    return subject(redis().section(Map.of(key, value), keys));
  }

  Snapshot capture(SnapshotId id, Subject subject) throws Exception {
    return store.keep(id, TARGET, driver.spec().name(), shelf -> driver.capture(subject, shelf));
  }

  Bench bench() throws Exception {
    return store.bench(new RunId(String.format("r-run%04d", ++runs)), TARGET);
  }

  String restore(SnapshotId id, Subject subject) throws Exception {
    var bench = bench();
    driver.prepare(subject, store.open(id), bench);
    var said = driver.restore(subject, store.open(id), bench);
    assertThat(driver.verify(subject, store.open(id)).words()).isEmpty();
    return said;
  }
}
