package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Drivers;
import rearguard.agent.evidence.Forensics;
import rearguard.agent.host.Command;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.EvidenceStore;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.evidence.Manifest;
import rearguard.model.evidence.Wish;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;

/** What is kept of an intrusion into containers, with a real engine. */
class ContainerEvidenceTest {
  private static final HostName SELF = new HostName("app1");
  private static final EvidenceId ID = new EvidenceId("e-aaaabbbb");

  @TempDir private Path folder;
  private final Host host = new LocalHost("container-evidence");
  private Dockerd engine;
  private Project project;
  private EvidenceStore store;

  @BeforeEach
  void breakIn() throws Exception {
    engine = Dockerd.in(folder.resolve("engine"));
    var image = engine.image("base:good", "one");
    project = new Project(engine, folder.resolve("live"), "tea");
    engine.say("docker tag " + image + " " + project.app());
    project.up("backend");
    project.awaitHealthy("backend");
    project.say("docker exec " + project.container("backend") + " sh -c 'echo 1 > /etc/backdoor'");
    project.say(
        "docker run -d --name miner --network none "
            + project.app()
            + " sh -c 'echo mining for 4711; sleep 100000'");
    project.say(
        "for i in $(seq 200); do docker logs miner 2>&1 | grep -q mining && exit 0; sleep 0.1; done;"
            + " exit 1");
    store = EvidenceStore.in(SnapshotStore.in(folder.resolve("store"), host), host);
  }

  @AfterEach
  void endTheEngine() throws Exception {
    var kept = folder.resolve("store").toString();
    host.programs()
        .run(Command.of(folder, Duration.ofSeconds(20), "chattr", "-R", "-f", "-i", kept));
    engine.say("docker rm -f miner");
    project.end();
    engine.close();
  }

  @Test
  void logsChangesAndSettingsOfEveryContainerAreKeptAndOfTheStrangersToo() throws Exception {
    var manifest = taken();

    var miner = project.say("docker ps -aq --no-trunc --filter name=miner").strip();
    assertThat(text(manifest, of(miner, "log"))).contains("Z mining for 4711");
    assertThat(text(manifest, of(miner, "inspect"))).contains("\"/miner\"");
    var backend = project.container("backend");
    assertThat(text(manifest, of(backend, "changes"))).contains("A /etc/backdoor");
    assertThat(text(manifest, of(backend, "log"))).contains("serving " + Project.SECRET);
    assertThat(text(manifest, "containers")).contains("miner").contains(backend);
    assertThat(text(manifest, "env")).isEqualTo("TAG=latest\n");
    try (var files = Files.walk(folder.resolve("store"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain(Project.SECRET)
            .doesNotContain("mining");
      }
    }
  }

  private Manifest taken() throws Exception {
    var target = new Target(new ComponentName("services"), SELF);
    var section = new Wish.Section(target, new DriverName("compose"), project.settings(Map.of()));
    new Forensics(SELF, new Drivers(List.of(new ComposeDriver())), store, host)
        .take(
            new Wish.Take(
                ID, new ApplicationName("tea"), "ann", "somebody mines", List.of(section)));
    return store.find(ID).orElseThrow();
  }

  private static String of(String container, String what) {
    return "container-" + container.substring(0, 12) + "-" + what;
  }

  private String text(Manifest manifest, String name) throws Exception {
    var entry =
        manifest.entries().stream()
            .filter(one -> one.name().matches("\\d{4}-(services-)?" + name))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not in " + manifest.entries()));
    var text = new ByteArrayOutputStream();
    for (int part = 0; part < entry.parts(); part++) {
      text.writeBytes(store.read(ID, entry.number(), part));
    }
    assertThat(Manifest.digest(text.toByteArray())).isEqualTo(entry.digest());
    return text.toString(StandardCharsets.UTF_8);
  }
}
