package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.driver.compose.ComposeCommands.Generation;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.model.Problem;

/**
 * Compose files of somebody who may not be root, read by an agent that is: what he may not read is
 * named and read for nobody. No engine is asked; all read one project's folder in turn.
 */
class ComposeHostileTest {
  private static final String CANARY = "canary-4711-shadow";
  private static final int STRANGER = 12345;

  /** As text, so that a case is what somebody would write. */
  private static final String BASE =
      """
      services:
        worker:
          image: app:latest
          command: ["sleep", "100000"]
          network_mode: none
      """;

  private static final String PLAIN = "services: { worker: { init: true } }\n";

  @TempDir static Path place;

  private static final Host HOST = new LocalHost("compose-hostile");
  private static Path live;
  private static Path outside;
  private static FileSet files;
  private static Behalf behalf;
  private static Compose compose;

  @BeforeAll
  static void makeTheFolders() throws Exception {
    assumeTrue(HOST.self().user() == 0);
    live = Files.createDirectory(place.resolve("live"));
    outside = Files.createDirectory(place.resolve("outside"));
    Files.createDirectory(outside.resolve("locked"));
    Files.writeString(outside.resolve("shadow"), "root=" + CANARY + "\n");
    Files.writeString(
        outside.resolve("root.yml"),
        "services: { worker: { environment: { X: " + CANARY + " } } }\n");
    Files.writeString(outside.resolve("profile.json"), "{}\n");
    say("chmod 0711 .; chmod 0755 outside; chmod 0600 outside/shadow outside/root.yml");
    say("chmod 0700 outside/locked; chmod 0644 outside/profile.json; chown 12345:0 live");
    files =
        new FileSet(
            live.toString(), "hostile", List.of("compose.yml", "prod.yml"), List.of(), List.of());
    behalf = Behalf.of(HOST, files);
    compose = Compose.on(behalf, files, place.resolve("no.sock"));
  }

  @BeforeEach
  void writeTheProject() throws Exception {
    say("rm -rf live/* live/.env");
    Files.writeString(live.resolve("compose.yml"), BASE);
    Files.writeString(live.resolve("prod.yml"), PLAIN);
    Files.writeString(live.resolve("own.env"), "COLOUR=blue\n");
  }

  @Test
  void aFolderOfAStrangerIsReadAsTheStrangerWithHisOwnGroupAndNotTheFolders() throws Exception {
    assertThat(behalf.owner())
        .hasValueSatisfying(owner -> assertThat(owner.user()).isEqualTo(STRANGER));
    assertThat(behalf.owner()).hasValueSatisfying(owner -> assertThat(owner.group()).isNotZero());
    var roots = Files.createDirectories(place.resolve("roots"));

    assertThat(Behalf.of(HOST, roots).ofStranger()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "by its path             | env_file: OUT/shadow                   | env_file | /outside/shadow",
        "by going up             | env_file: ../outside/shadow            | env_file | /outside/shadow",
        "in a list               | env_file: [own.env, OUT/shadow]        | env_file | /outside/shadow",
        "in the long form        | env_file: [{path: OUT/shadow}]         | env_file | /outside/shadow",
        "by a second key         | env_file: own.env\\n    env_file: OUT/shadow | env_file | /outside/shadow",
        "as another's service    | extends: {file: OUT/root.yml, service: worker} | extends | /outside/root.yml",
        "through a link          | env_file: link                     | env_file | /live/link",
        "through a linked folder | env_file: away/shadow                  | env_file | /live/away/shadow",
      })
  void aFileThatItsOwnerMayNotReadIsNamedAndNotRead(
      String how, String line, String key, String path) throws Exception {
    say("ln -s ../outside/shadow live/link; ln -s ../outside live/away");
    worker(line);

    assertThat(refused().message())
        .isEqualTo(
            "\"compose.yml\", key \"services.worker."
                + key
                + "\", names \""
                + place
                + path
                + "\", which user 12345, who owns the project, may not read");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "an include              | echo 'include: [OUT/root.yml]' >> compose.yml | \"compose.yml\", key \"include\", names",
        "a secret                | (echo '    secrets: [s]'; echo 'secrets: {s: {file: OUT/shadow}}') >> compose.yml | key \"secrets.s.file\" names",
        "a config                | (echo '    configs: [c]'; echo 'configs: {c: {file: OUT/shadow}}') >> compose.yml | key \"configs.c.file\" names",
        "a Dockerfile            | echo '    build: {context: ., dockerfile: OUT/shadow}' >> compose.yml | key \"services.worker.build.dockerfile\" names",
        "a folder to build       | echo '    build: OUT/locked' >> compose.yml | is not accessible or which user 12345",
        "a variable              | echo P=OUT/shadow > .env; echo '    env_file: \"$P\"' >> compose.yml | Permission denied or permission denied",
        "an own env file         | ln -s OUT/shadow .env | the project names",
        "a second file           | chmod 0600 prod.yml | the project names",
        "a second file by a link | ln -sf OUT/root.yml prod.yml | has a symbolic link on the way",
        "a profile of root's     | echo '    security_opt: [\"seccomp:OUT/shadow\"]' >> compose.yml | Permission denied or would have root read",
        "a profile that may move | echo '    security_opt: [\"seccomp:OUT/profile.json\"]' >> compose.yml | key \"services.worker.security_opt\" would have root read",
        "a pipe                  | rm compose.yml; mkfifo compose.yml | is no plain file",
        "endless text            | echo '    extends: {file: /dev/zero, service: worker}' >> compose.yml | in \"/dev/zero\" or out of memory or cannot allocate memory",
        "an enormous file        | printf '#%1100000s' '' >> compose.yml | is larger than 1024 KiB",
        "the name of an option   | echo '  --privileged: {image: app}' >> compose.yml | has a name that cannot be told from an option",
        "a name of two lines     | printf '  \"a\\\\nb\\\\e[31m\": {image: app}\\n' >> compose.yml | Compose does not read the files",
        "a circle                | printf 'services: {worker: {extends: {file: compose.yml, service: worker}}}' > b.yml; echo '    extends: {file: b.yml, service: worker}' >> compose.yml | extends worker in",
        "a remote include        | echo 'include: [\"oci://example.org/x\"]' >> compose.yml | Compose does not read the files",
      })
  void whatElseWouldReachBeyondHisOwnIsRefusedWithItsReason(
      String how, String script, String reasons) throws Exception {
    say("cd live; " + script.replace("OUT", outside.toString()));

    assertThat(refused().message()).containsAnyOf(reasons.split(" or "));
  }

  /** The first generation refuses it, the second takes it for text. */
  @Test
  void aCommandInAVariableIsNotRun() throws Exception {
    worker("environment: {X: \"$(touch OUT/pwned)\"}");

    if (compose.generation() == Generation.ONE) {
      assertThat(refused().message()).contains("Invalid interpolation format");
    } else {
      assertThat(model().text()).contains("touch " + outside);
    }
    assertThat(outside.resolve("pwned")).doesNotExist();
  }

  /** The second generation may end at its limit of time instead, busy with finding room. */
  @Test
  void aTextThatGrowsWhenItIsReadEndsAtItsLimitOfMemory() throws Exception {
    var line = '"' + "x".repeat(20_000) + "$$" + '"';
    var text = new StringBuilder("    labels:\n      a0: &a0 [" + line + "]\n");
    for (var at = 1; at < 9; at++) {
      var above = String.join(",", Collections.nCopies(10, "*a" + (at - 1)));
      text.append("      a%d: &a%d [%s]\n".formatted(at, at, above));
    }
    Files.writeString(live.resolve("compose.yml"), BASE + text);

    assertThat(refused(Problem.Kind.CONFLICT, Problem.Kind.UNREACHABLE).message())
        .containsAnyOf(
            "MemoryError", "out of memory", "cannot allocate memory", "took longer than");
  }

  @Test
  void whatIsHisOwnAndWhatComposePassesOverIsReadAsItStands() throws Exception {
    say("ln -s own.env live/link; echo P=link > live/.env");
    worker("env_file: \"$P\"");
    Files.writeString(
        live.resolve("prod.yml"),
        "x-note: { env_file: "
            + outside
            + "/shadow }\n"
            + "services: { far: { image: far, build: \"https://example.org/x.git#main\" } }\n");

    var model = model();

    assertThat(model.text()).contains("COLOUR: blue", "example.org");
    if (compose.generation() == Generation.ONE) {
      assertThat(model.text()).doesNotContain("shadow");
    }
    assertThat(model.services()).containsExactly("far", "worker");
  }

  @Test
  void nothingOfTheAgentsEnvironmentGetsIntoAModel() throws Exception {
    var own = List.of("PATH", "HOME", "USER", "LANG", "PWD", "OLDPWD");
    var theirs =
        System.getenv().entrySet().stream()
            .filter(one -> !own.contains(one.getKey()) && one.getValue().length() > 8)
            .filter(one -> one.getKey().matches("[A-Z][A-Z_]+"))
            .toList();
    assertThat(theirs).isNotEmpty();
    var wanted = new StringBuilder("services:\n  worker:\n    labels:\n");
    theirs.forEach(
        one -> wanted.append("      l-" + one.getKey() + ": \"<${" + one.getKey() + "}>\"\n"));
    Files.writeString(live.resolve("prod.yml"), wanted);

    var text = model().text();

    for (Map.Entry<String, String> one : theirs) {
      assertThat(text).contains("l-" + one.getKey() + ": <>");
    }
  }

  private static void worker(String line) throws Exception {
    var text = "    " + line.replace("OUT", outside.toString()).replace("\\n", "\n") + "\n";
    Files.writeString(live.resolve("compose.yml"), BASE + text);
  }

  /** As a capture does. */
  private static Model model() throws Exception {
    say("chown -hR --from=0 12345:12345 live/compose.yml live/own.env");
    var contents = Sources.of(files, behalf);
    assertThat(contents.toString()).doesNotContain(CANARY);
    var model = compose.model(contents.values());
    assertThat(model.text()).doesNotContain(CANARY);
    return model;
  }

  private static Problem refused() throws Exception {
    return refused(Problem.Kind.CONFLICT);
  }

  private static Problem refused(Problem.Kind... kinds) throws Exception {
    var before = say("find outside -printf '%p %m %U %y %s\\n' | sort");
    var problem = catchThrowableOfType(HostException.class, ComposeHostileTest::model).problem();
    assertThat(say("find outside -printf '%p %m %U %y %s\\n' | sort")).isEqualTo(before);
    assertThat(problem.kind()).isIn((Object[]) kinds);
    assertThat(problem.hint()).isNotBlank();
    assertThat(problem.toString()).doesNotContain(CANARY).doesNotContain("\n", "\033");
    return problem;
  }

  private static String say(String script) throws Exception {
    var process =
        new ProcessBuilder("sh", "-ec", script)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", script, out).isZero();
    return out;
  }
}
