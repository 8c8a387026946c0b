package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Captured;
import rearguard.agent.host.HostException;
import rearguard.model.Setting;
import rearguard.model.name.SnapshotId;

/**
 * Projects whose files belong to somebody who may not be root, brought back by root: they run as
 * they ran, and whatever he writes meanwhile gets at nothing that they did not have.
 */
class ComposeStrangerTest {
  private static final String CANARY = "canary-4711-shadow";
  private static final int STRANGER = 12345;
  private static final SnapshotId AGAIN = new SnapshotId("s-againagain");

  @TempDir static Path place;
  @TempDir Path folder;

  private static Dockerd engine;
  private static String good;
  private static String bad;
  private Project project;
  private Path shadow;

  @BeforeAll
  static void startTheEngine() throws Exception {
    assumeTrue(ProcessHandle.current().info().user().filter("root"::equals).isPresent());
    engine = Dockerd.in(place.resolve("engine"));
    good = engine.image("base:good", "one");
    bad = engine.image("base:bad", "two");
  }

  @AfterAll
  static void endTheEngine() throws Exception {
    engine.close();
  }

  @BeforeEach
  void makeAProject(TestInfo test) throws Exception {
    var name = "s" + Integer.toHexString(test.getDisplayName().hashCode());
    project = new Project(engine, folder.resolve("live"), name);
    engine.say("docker tag " + good + " " + project.app());
    shadow = folder.resolve("shadow");
    Files.writeString(shadow, "root=" + CANARY + "\n");
    Files.setPosixFilePermissions(shadow, PosixFilePermissions.fromString("rw-------"));
    project.say("chmod 0711 ..; chown -R " + STRANGER + ":" + STRANGER + " .");
  }

  @AfterEach
  void endIt() throws Exception {
    project.end();
  }

  @Test
  void itGoesBackAndTheOperatorsNextCommandChangesNothing() throws Exception {
    project.write(
        "compose.yml", Files.readString(project.folder().resolve("compose.yml")) + TRICKY);
    project.edit("compose.yml", "    depends_on: [backend]\n", "");
    project.up("worker", "tricky");
    var wharf = new Wharf(folder, project);
    assertThat(wharf.capture().summary()).doesNotContain("not made from its files");
    var before = project.fingerprint();
    engine.say("docker tag " + bad + " " + project.app());
    project.up("worker", "tricky");
    assertThat(project.fingerprint()).isNotEqualTo(before);

    wharf.back();

    assertThat(project.fingerprint()).isEqualTo(before);
    var containers = project.say("docker ps -q --no-trunc | sort");
    project.up("worker", "tricky");
    assertThat(project.say("docker ps -q --no-trunc | sort")).isEqualTo(containers);
  }

  @Test
  void whatHeWritesAfterwardsIsToldByNameAndNotReadWhenItIsBroughtBack() throws Exception {
    project.up("worker");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    var before = project.fingerprint();
    engine.say("docker rm -f " + project.container("worker"));
    project.edit(
        "compose.yml", "restart: always", "env_file: " + shadow + "\n    privileged: true");
    project.say(
        "rm backend.env; ln -s " + shadow + " backend.env; ln -s " + shadow + " own; mv own .env");

    assertThat(wharf.compare().words())
        .contains("file \"compose.yml\" that Compose reads has other content")
        .noneMatch(word -> word.contains(CANARY));
    wharf.back();

    assertThat(project.fingerprint()).isEqualTo(before);
    var seen = project.say("docker inspect " + project.container("worker"));
    assertThat(seen).doesNotContain(CANARY).contains("\"Privileged\": false");
    assertThat(refused(() -> wharf.capture(AGAIN)))
        .contains("backend.env\", which user 12345, who owns the project, may not read");
  }

  /** He may write what the agent's own Compose seemed to say to it: so root looks once more. */
  @Test
  void aModelThatAsksForMoreThanRanIsRefusedBeforeAnythingIsDone() throws Exception {
    project.edit("compose.yml", "    depends_on: [backend]\n", "");
    project.up("worker");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    engine.say("docker rm -f " + project.container("worker"));
    var before = project.fingerprint();
    var hostile =
        Map.ofEntries(
            Map.entry("privileged: true", "more rights than it had: \"privileged\""),
            Map.entry("cap_add: [SYS_ADMIN]", "capability SYS_ADMIN"),
            Map.entry("pid: host", "pid of the host"),
            Map.entry("network_mode: host", "network of the host"),
            Map.entry("devices: ['/dev/kmsg:/dev/kmsg']", "device /dev/kmsg"),
            Map.entry("volumes: ['/:/host']", "host path /"),
            Map.entry("volumes: [{type: bind, source: /etc, target: /e}]", "host path /etc"),
            Map.entry("volumes: ['/var/run/docker.sock:/s']", "host path /var/run/docker.sock"),
            Map.entry("volumes: ['etc:/e']" + ETC, "volume " + project.name() + "_etc"),
            Map.entry("volumes: ['etc:/e']" + ETC + " ", "_etc on /etc\""),
            Map.entry(
                "volumes: ['t:/t']\nvolumes: { t: { external: true, name: others } }",
                "volume others"),
            Map.entry(
                "volumes: ['t:/t']\nvolumes: { t: { driver: x, driver_opts: { password: "
                    + CANARY
                    + " } } }",
                "_t of driver x\""),
            Map.entry("volumes_from: ['container:other']", "volumes of other containers"),
            Map.entry("use_api_socket: true", "host path /var/run/docker.sock"),
            Map.entry("security_opt: ['apparmor:unconfined']", "security option apparmor"),
            Map.entry("env_file: " + shadow, "key \"services.worker.env_file\" would have root"),
            Map.entry("label_file: " + shadow, "key \"services.worker.label_file\""),
            Map.entry("extends: {file: x, service: y}", "key \"services.worker.extends\""),
            Map.entry("provider: {type: x}", "key \"services.worker.provider\""),
            Map.entry("post_start: [{privileged: true}]", "key \"services.worker.post_start\""),
            Map.entry("labels: {a: &a [1], b: *a}", "key \"*\""));
    for (var one : hostile.entrySet()) {
      var id = new SnapshotId("s-forged" + Integer.toHexString(one.getKey().hashCode()));
      forge(wharf, id, one.getKey());

      var bench = wharf.bench();
      assertThat(
              refused(() -> wharf.driver().prepare(wharf.subject(), wharf.store.open(id), bench)))
          .as(one.getKey())
          .contains(one.getValue());
    }
    assertThat(project.fingerprint()).isEqualTo(before);
  }

  /** The same snapshot with another line of the model. */
  private static void forge(Wharf wharf, SnapshotId id, String line) throws Exception {
    var kept = ComposeState.from(wharf.kept());
    var model = kept.model().strip().replaceFirst("(\nversion:.*)?$", "\n    " + line + "$1\n");
    assertThat(model).isNotEqualTo(kept.model());
    var forged =
        new ComposeState(
            kept.files(),
            kept.scope(),
            kept.contents(),
            model,
            kept.names(),
            kept.images(),
            kept.services(),
            kept.older(),
            kept.notes());
    wharf.store.keep(
        id,
        wharf.subject().target(),
        wharf.driver().spec().name(),
        shelf -> {
          shelf.record(ComposeState.RECORD, forged.written());
          return new Captured("forged", new TreeMap<>());
        });
  }

  @Test
  void theNamesOfOthersGiveHimNothingOfTheirs() throws Exception {
    project.up("worker");
    var theirs = project.container("worker");
    var folder2 = folder.resolve("other");
    var other = new Project(engine, folder2, project.name());
    other.write(".env", "TAG=latest\nCOMPOSE_PROJECT_NAME=" + project.name() + "\n");
    other.say("chown -R " + STRANGER + ":" + STRANGER + " .");
    var entries = new LinkedHashMap<>(other.settings(Map.of()).entries());
    entries.remove("project");

    assertThat(refused(new Wharf(folder2, new Setting.Group(entries))::capture))
        .isEqualTo(
            "project \""
                + project.name()
                + "\" runs from \""
                + project.folder()
                + "\", not from \""
                + folder2
                + "\"");
    assertThat(project.container("worker")).isEqualTo(theirs);
  }

  private static String refused(ThrowingCallable asked) {
    var problem = catchThrowableOfType(HostException.class, asked).problem();
    assertThat(problem.toString()).doesNotContain(CANARY);
    return problem.message();
  }

  /** A folder of the host by another name. */
  private static final String ETC =
      "\nvolumes: { etc: { driver_opts: { type: none, o: bind, device: /etc } } }";

  /** What Compose prints otherwise than it was written. */
  private static final String TRICKY =
      """
        tricky:
          image: "base:good"
          command: ["sh", "-c", "trap 'exit 0' TERM; echo $$HOME ${NOBODY:-none}; sleep 100000 & wait"]
          network_mode: none
          stop_grace_period: 1m2s
          init: true
          labels: ["a=b", "price=5$$"]
          environment: { A: "1", B: "x$$y", C: , D: "yes" }
          env_file: [backend.env]
          tmpfs: /tmp
          ulimits: { nofile: 1024 }
          sysctls: ["net.core.somaxconn=128"]
          volumes: ["data:/data", "./flag:/flag:ro"]
          logging: { driver: json-file, options: { max-size: "1m" } }
          healthcheck: { disable: true }
      volumes: { data: { } }
      """;
}
