package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;

/** File sets: layered, edited, hostile, and in part. */
class ComposeFilesTest {
  @TempDir static Path place;
  @TempDir Path folder;

  private static Dockerd engine;
  private static String good;
  private static String bad;
  private Project project;

  @BeforeAll
  static void startTheEngine() throws Exception {
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
    var name = "p" + Integer.toHexString(test.getDisplayName().hashCode());
    project = new Project(engine, folder.resolve("live"), name);
    engine.say("docker tag " + good + " " + project.app());
  }

  @AfterEach
  void endIt() throws Exception {
    project.end();
  }

  @Test
  void anEditedFileIsToldAndWhatWasInItIsRunNevertheless() throws Exception {
    project.up("worker");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    var before = project.fingerprint();
    project.edit("compose.yml", "restart: always", "cap_add: [NET_ADMIN]\n    environment: [A=b]");
    project.write("backend.env", "COLOUR=green\n");
    project.up("worker");
    var edited = Files.readString(project.folder().resolve("compose.yml"));

    assertThat(wharf.compare().words())
        .containsExactly(
            "service \"worker\" was made with other settings or environment",
            "file \"backend.env\" that Compose reads has other content",
            "file \"compose.yml\" that Compose reads has other content");
    wharf.back();

    assertThat(project.fingerprint())
        .isEqualTo(before)
        .contains("worker")
        .doesNotContain("NET_ADMIN");
    assertThat(project.folder().resolve("compose.yml")).hasContent(edited);
  }

  @Test
  void noContainerGetsMoreRightsThanItHadWhateverTheFilesGiveIt() throws Exception {
    project.up("worker");
    var before = project.fingerprint();
    project.edit("compose.yml", "restart: always", "cap_add: [SYS_ADMIN]\n    pid: host");
    project.edit("compose.yml", "./flag:/flag", "/:/flag");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    engine.say("docker rm -f " + project.container("worker"));

    wharf.back();

    assertThat(project.fingerprint()).isEqualTo(before).doesNotContain("SYS_ADMIN", "\"/:/flag");
  }

  @Test
  void layersProfilesAndOtherEnvFilesAreOneFileSet() throws Exception {
    project.write(
        "ops/compose.yml",
        """
        version: "2.4"
        services:
          web: { image: "${APP}", command: ["sleep", "100000"], network_mode: none, stop_grace_period: 0s }
          mail: { extends: { file: base.yml, service: mail }, profiles: [mail] }
          cron: { image: "${APP}", profiles: [cron], network_mode: none }
        """);
    project.write(
        "ops/base.yml",
        """
        version: "2.4"
        services:
          mail: { image: "${APP}", command: ["sleep", "100000"], network_mode: none, stop_grace_period: 0s }
        """);
    project.write(
        "ops/prod.yml", "version: \"2.4\"\nservices: { web: { environment: { MODE: prod } } }\n");
    project.write("ops/prod.env", "APP=" + project.app() + "\n");
    var operator =
        "docker-compose -p "
            + project.name()
            + " -f ops/compose.yml -f ops/prod.yml --profile mail --env-file ops/prod.env up -d 2>&1";
    project.say(operator);
    var wharf =
        new Wharf(
            folder,
            project.settings(
                Map.of(
                    "files", Project.many("ops/compose.yml", "ops/prod.yml"),
                    "profiles", Project.many("mail"),
                    "env-files", Project.many("ops/prod.env"))));
    var snapshot = wharf.capture();
    assertThat(snapshot.summary())
        .isEqualTo("project " + project.name() + ": mail, web in 2 containers");
    var before = project.fingerprint();
    engine.say("docker tag " + bad + " " + project.app());
    project.say(operator);

    wharf.back();

    assertThat(project.fingerprint()).isEqualTo(before).contains("MODE=prod");
    var containers = project.say("docker ps -q --no-trunc | sort");
    project.say(operator);
    assertThat(project.say("docker ps -q --no-trunc | sort")).isEqualTo(containers);
    project.write("ops/base.yml", "services: {}\n");
    assertThat(wharf.compare().words())
        .containsExactly("file \"ops/base.yml\" that Compose reads has other content");
  }

  @Test
  void oneServiceGoesBackAloneAndTheOthersContainersAreLeftAlone() throws Exception {
    project.up();
    project.awaitHealthy("backend");
    var wharf = new Wharf(folder, project.settings(Map.of("services", Project.many("backend"))));
    wharf.capture();
    engine.say("docker tag " + bad + " " + project.app());
    project.up();
    var worker = project.container("worker");
    var backend = project.container("backend");

    wharf.back();

    assertThat(project.container("worker")).isEqualTo(worker);
    assertThat(project.container("backend")).isNotEqualTo(backend);
    assertThat(
            project.say("docker inspect -f '{{.Image}}' " + project.container("backend")).strip())
        .isEqualTo(good);
  }

  @Test
  void ofASnapshotOfTheWholeOneServiceGoesBackAlone() throws Exception {
    project.up();
    project.awaitHealthy("backend");
    var whole = new Wharf(folder, project.settings(Map.of()));
    whole.capture();
    engine.say("docker tag " + bad + " " + project.app());
    project.up();
    var worker = project.container("worker");
    var part = whole.with(project.settings(Map.of("services", Project.many("backend"))));

    part.back();

    assertThat(project.container("worker")).isEqualTo(worker);
    assertThat(
            project.say("docker inspect -f '{{.Image}}' " + project.container("backend")).strip())
        .isEqualTo(good);
    assertThat(part.verify().none()).isTrue();
    assertThat(whole.verify().words()).isNotEmpty();
    whole.back();
    assertThat(project.container("worker")).isNotEqualTo(worker);
    assertThat(whole.verify().none()).isTrue();
  }

  @Test
  void aServiceThatWasNotThereIsRemovedAndOneThatDidNotRunIsNotStarted() throws Exception {
    project.say("docker-compose -p " + project.name() + " up --no-start --no-deps worker 2>&1");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    engine.say("docker tag " + bad + " " + project.app());
    project.up();

    assertThat(wharf.compare().words())
        .contains(
            "service \"backend\" is there and was not", "service \"worker\" runs and did not");
    wharf.back();

    assertThat(project.container("backend")).isEmpty();
    assertThat(
            project
                .say(
                    "docker inspect -f '{{.Image}} {{.State.Running}}' "
                        + project.container("worker"))
                .strip())
        .isEqualTo(good + " false");
  }

  @Test
  void aContainerDoesNotGoOnWithAFolderThatWasPutAside() throws Exception {
    project.up("worker");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    var bench = wharf.bench();
    wharf.prepare(bench);
    project.say("mv flag old; mkdir flag; echo new > flag/which");

    wharf.restore(bench);
    assertThat(project.say("docker exec " + project.container("worker") + " cat /flag/which"))
        .isEqualTo("new\n");
    var container = project.container("worker");
    wharf.restore(bench);
    assertThat(project.container("worker")).isEqualTo(container);
  }

  @Test
  void whatASectionDoesNotSayIsFoundAtTheContainersAndOddNamesAreJustNames() throws Exception {
    project.write(
        "odd name;$(touch pwned)/stack.yml",
        """
        version: "2.4"
        services:
          Back.End_1-: { image: "%1$s", command: ["sleep", "100000"], network_mode: none, stop_grace_period: 0s }
        """
            .formatted(project.app()));
    var here = project.folder().resolve("odd name;$(touch pwned)");
    engine.say(here, "docker-compose -p " + project.name() + " -f stack.yml up -d 2>&1");
    var settings =
        Setting.Group.of(
            Map.of(
                "directory", new Setting.Text(here.toString()),
                "engine", new Setting.Text("unix://" + engine.socket())));
    var wharf = new Wharf(folder, settings);
    assertThat(wharf.capture().summary())
        .isEqualTo("project " + project.name() + ": Back.End_1- in 1 container");
    var before = project.fingerprint();
    engine.say("docker tag " + bad + " " + project.app());
    engine.say(here, "docker-compose -p " + project.name() + " -f stack.yml up -d 2>&1");

    wharf.back();

    assertThat(project.fingerprint()).isEqualTo(before);
    assertThat(here.resolve("pwned")).doesNotExist();
  }

  @Test
  void aLinkOnTheWayToAComposeFileIsRefused() throws Exception {
    project.say(
        "mkdir real; mv compose.yml real/; ln -s real ops; ln -s real/compose.yml compose.yml");

    for (var file : java.util.List.of("ops/compose.yml", "compose.yml")) {
      var wharf = new Wharf(folder, project.settings(Map.of("files", new Setting.Text(file))));
      assertThat(refused(wharf::capture).message()).contains("symbolic link");
    }
  }

  @Test
  void whatIsFoundMayNotLeadOutOfTheDirectoryEither() throws Exception {
    project.write(".env", "COMPOSE_FILE=../../etc/compose.yml\n");

    assertThat(refused(new Wharf(folder, project)::capture).message())
        .isEqualTo("\"../../etc/compose.yml\" is not a path below directory in its plain form");
  }

  @Test
  void aFileThatComposeCannotReadIsToldWithoutItsSecrets() throws Exception {
    project.edit(
        "compose.yml", "restart: always", "environment: { A: \"${" + Project.SECRET + "\" }");
    project.write(".env", "TAG=latest\nOTHER=" + Project.SECRET + "\n");

    var refusal = refused(new Wharf(folder, project)::capture);

    assertThat(refusal.message())
        .startsWith("Compose does not read the files of project")
        .doesNotContain(Project.SECRET);
  }

  private static Problem refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
    return catchThrowableOfType(HostException.class, asked).problem();
  }
}
