package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.HostException;

/** Containers that are older than their files: somebody edited, and did not bring it up. */
class ComposeOlderTest {
  private static final String EVENING = "TAG=latest\nGREETING=good evening\n";

  @TempDir static Path place;
  @TempDir Path folder;

  private static Dockerd engine;
  private static String good;
  private static String bad;
  private Project project;

  @BeforeAll
  static void startTheEngine() throws Exception {
    engine = Dockerd.in(place.resolve("engine"));
    good = engine.image("base:good", "one", "VOLUME /var/heap");
    bad = engine.image("base:bad", "two", "VOLUME /var/heap");
  }

  @AfterAll
  static void endTheEngine() throws Exception {
    engine.close();
  }

  /** The backend is greeted and in two networks, by another name than its own. */
  @BeforeEach
  void makeAProject(TestInfo test) throws Exception {
    var name = "p" + Integer.toHexString(test.getDisplayName().hashCode());
    project = new Project(engine, folder.resolve("live"), name);
    engine.say("docker tag " + good + " " + project.app());
    project.edit(
        "compose.yml",
        "env_file: backend.env\n    network_mode: none",
        """
        env_file: backend.env
            environment: { GREETING: "${GREETING}", EMPTY: "" }
            labels: { greeted: "${GREETING}" }
            networks: { inner: { aliases: [api] }, outer: {} }""");
    project.write(
        "compose.yml",
        Files.readString(project.folder().resolve("compose.yml"))
            + "networks: { inner: {}, outer: {} }\n");
    project.write(".env", "TAG=latest\nGREETING=good morning\n");
    project.up("backend");
    project.awaitHealthy("backend");
  }

  @AfterEach
  void endIt() throws Exception {
    project.say("docker-compose -p " + project.name() + " down 2>&1");
  }

  @Test
  void anEditThatNobodyAppliedStaysInItsFileAndOutOfWhatComesBack() throws Exception {
    var before = whole();
    project.write(".env", EVENING);
    var wharf = new Wharf(folder, project);
    assertThat(wharf.capture().summary())
        .isEqualTo(
            "project "
                + project.name()
                + ": backend in 1 container; not made from its files as they are: backend");
    assertThat(wharf.compare().none()).isTrue();
    deployAnother();
    project.say("docker exec " + project.container("backend") + " sh -c 'echo kept > /var/heap/x'");

    var bench = wharf.bench();
    wharf.prepare(bench);
    wharf.restore(bench);

    assertThat(wharf.compare().words()).isEmpty();
    assertThat(whole()).isEqualTo(before).contains("GREETING=good morning");
    assertThat(project.folder().resolve(".env")).hasContent(EVENING);
    assertThat(project.say("docker exec " + project.container("backend") + " cat /var/heap/x"))
        .isEqualTo("kept\n");
    var container = project.container("backend");
    wharf.restore(bench);
    assertThat(project.container("backend")).isEqualTo(container);
    project.say("docker-compose -p " + project.name() + " down 2>&1");

    wharf.back();

    assertThat(whole()).as("with its networks, which were gone").isEqualTo(before);
    project.up("backend");
    assertThat(project.fingerprint()).contains("GREETING=good evening");
  }

  @Test
  void aRestoreThatIsKilledInTheMiddleConverges() throws Exception {
    var before = whole();
    project.write(".env", EVENING);
    var wharf = new Wharf(folder, project);
    wharf.capture();
    for (int call : List.of(14, 21)) {
      deployAnother();
      var bench = wharf.bench();
      wharf.prepare(bench);
      var killed = FaultyHost.killedAt(call, wharf.host);
      var subject = new Subject(wharf.subject().target(), wharf.subject().settings(), killed);
      var end = catchThrowable(() -> wharf.driver().restore(subject, wharf.kept(), bench));
      assertThat(end).isInstanceOf(FaultyHost.Killed.class);
      wharf.restore(bench);
      assertThat(wharf.verify().words()).as("killed at %s", call).isEmpty();
      assertThat(whole()).as("killed at %s", call).isEqualTo(before);
    }
  }

  @Test
  void aServiceThatLivesInAnotherContainerIsRefusedBeforeAnythingChanges() throws Exception {
    project.edit("compose.yml", "network_mode: none", "network_mode: \"service:backend\"");
    project.up("worker");
    project.edit("compose.yml", "restart: always", "restart: always\n    user: \"1\"");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    project.up("worker");

    assertThat(catchThrowableOfType(HostException.class, wharf::compare).problem().message())
        .isEqualTo(
            "service \"worker\" was made before its files were edited, and lives in another"
                + " container");
  }

  /** The worker needs the backend. */
  @Test
  void theOperatorsNextCommandFindsNothingToDoForOneThatNeedsAnother() throws Exception {
    project.up();
    var wharf = new Wharf(folder, project);
    assertThat(wharf.capture().summary()).doesNotContain("not made from its files");
    engine.say("docker tag " + bad + " " + project.app());
    project.up();

    wharf.back();

    assertThat(wharf.compare().words()).isEmpty();
    var containers = project.say("docker ps -q --no-trunc | sort");
    project.up();
    assertThat(project.say("docker ps -q --no-trunc | sort")).isEqualTo(containers);
  }

  private void deployAnother() throws Exception {
    engine.say("docker tag " + bad + " " + project.app());
    project.write(".env", "TAG=latest\nGREETING=welcome\n");
    project.up("backend");
    project.write(".env", EVENING);
  }

  /**
   * With the networks and the labels by which Compose judges; a nameless volume was nobody's word.
   */
  private String whole() throws Exception {
    return project.fingerprint().replaceAll(",\"[0-9a-f]{64}:/var/heap:rw\"", "")
        + project.say(
            "docker inspect -f '{{json .Config.Labels}} {{range $n, $e := .NetworkSettings.Networks}}"
                + "{{$n}} {{range $e.Aliases}}{{if ne (len .) 12}}{{.}} {{end}}{{end}}{{end}}' "
                + project.container("backend"));
  }
}
