package rearguard.agent.store;

import java.nio.file.Path;
import java.util.HexFormat;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.SnapshotId;

/** Where in the store what stands. */
record Rooms(Path root) {
  static final String MANIFEST = "manifest";
  static final String SECTION = "section";

  Path key() {
    return root.resolve("key");
  }

  Path snapshots() {
    return root.resolve("snapshots");
  }

  Path snapshot(SnapshotId id) {
    return snapshots().resolve(id.value());
  }

  Path trees() {
    return root.resolve("trees");
  }

  Path tree(String folder) {
    return trees().resolve(folder).resolve("tree");
  }

  Path benches() {
    return root.resolve("benches");
  }

  Path evidence() {
    return root.resolve("evidence");
  }

  Path leaving() {
    return root.resolve("leaving");
  }

  Path leaving(SnapshotId id) {
    return leaving().resolve(id.value());
  }

  Path making() {
    return root.resolve("making");
  }

  Path draft(SnapshotId id) {
    return making().resolve(id.value());
  }

  /** Where something is made by programs for a snapshot that is in the making. */
  Path workshop(SnapshotId id) {
    return making().resolve("work-" + id.value());
  }

  boolean touchedBy(Path path) {
    return path.startsWith(root) || root.startsWith(path);
  }

  /** The file of a record: names are the driver's, files are ours. */
  static String file(String name) {
    return "r-" + HexFormat.of().formatHex(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  void make(Host host) throws HostException {
    for (var room :
        java.util.List.of(root, snapshots(), trees(), benches(), evidence(), leaving(), making())) {
      host.disk().makeFolder(room, 0700, host.self());
    }
    var stat = host.disk().stat(root).orElseThrow();
    if ((stat.mode() & 0077) != 0 || stat.owner().user() != host.self().user()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.NOT_ALLOWED,
              "the snapshot store \"" + root + "\" is open to others",
              "Give it to the agent's user with mode 0700."));
    }
  }
}
