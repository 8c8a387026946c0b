package rearguard.agent.driver.command;

import java.nio.file.Path;
import java.util.Map;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

/** A process of its own that restores a command, to be killed while it does. */
final class DyingAgent {
  private DyingAgent() {}

  /** Folder of the test, mark of the host, run, snapshot, component, host. */
  public static void main(String... words) throws Exception {
    var folder = Path.of(words[0]);
    var host = new LocalHost(words[1]);
    var store = SnapshotStore.in(folder.resolve("store"), host);
    var target =
        new Target(
            new rearguard.model.name.ComponentName(words[4]),
            new rearguard.model.name.HostName(words[5]));
    var world = new Deploying(folder.resolve("world"), "");
    var subject = new Subject(target, Deploying.settings(Map.of("version", "v1")), host);
    var bench = store.bench(new RunId(words[2]), target);
    world.driver().restore(subject, store.open(new SnapshotId(words[3])), bench);
  }
}
