package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.compose.ComposeCommands.Generation;
import rearguard.agent.driver.compose.ComposeCommands.Way;

class ComposeCommandsTest {
  private static final FileSet LAYERED =
      new FileSet(
          "/opt/tea",
          "tea",
          List.of("ops/docker/compose.yml", "ops/docker/compose.prod.yml"),
          List.of("mail"),
          List.of("ops/prod.env"));
  private static final Path KEPT = Path.of("/bench/model.yml");

  @Test
  void theFirstGenerationIsAskedForItsModelAsAnOperatorWould() {
    assertThat(say(Generation.ONE).model())
        .containsExactly(
            words(
                "docker-compose --project-name tea --file ops/docker/compose.yml --file"
                    + " ops/docker/compose.prod.yml --profile mail --env-file ops/prod.env"
                    + " config"));
  }

  @Test
  void thePluginIsAskedTheSame() {
    assertThat(say(Generation.PLUGIN).model())
        .containsExactly(
            words(
                "docker compose --project-name tea --file ops/docker/compose.yml --file"
                    + " ops/docker/compose.prod.yml --profile mail --env-file ops/prod.env"
                    + " config"));
  }

  @Test
  void composeIsAskedWhatItWouldNoteOnEachContainer() {
    assertThat(say(Generation.ONE).hashes())
        .containsExactly(
            words(
                "docker-compose --project-name tea --file ops/docker/compose.yml --file"
                    + " ops/docker/compose.prod.yml --profile mail --env-file ops/prod.env"
                    + " config --hash *"));
  }

  @Test
  void aKeptModelIsReadInTheProjectsFolderAndWithoutItsEnvironment() {
    assertThat(say(Generation.ONE).model(KEPT))
        .containsExactly(
            words(
                "docker-compose --project-name tea --project-directory /opt/tea/ops/docker --file"
                    + " /bench/model.yml --profile mail config"));
  }

  @Test
  void aServiceIsReplacedAloneWithoutABuild() {
    assertThat(say(Generation.ONE).up("backend", 2, Way.REPLACE))
        .containsExactly(
            words(
                "docker-compose --project-name tea --file ops/docker/compose.yml --file"
                    + " ops/docker/compose.prod.yml --profile mail --env-file ops/prod.env"
                    + " up --no-build --no-deps -d --force-recreate --scale backend=2 backend"));
  }

  @Test
  void theSecondGenerationIsToldNotToPull() {
    for (var generation : List.of(Generation.PLUGIN, Generation.ALONE)) {
      assertThat(String.join(" ", say(generation).up(KEPT, "backend", 1, Way.START)))
          .endsWith(
              "--project-name tea --project-directory /opt/tea/ops/docker --file /bench/model.yml"
                  + " --profile mail up --no-build --no-deps --pull never -d --no-recreate --scale"
                  + " backend=1 backend");
    }
  }

  @Test
  void whatDidNotRunIsLaidOutAndNotStarted() {
    assertThat(String.join(" ", say(Generation.ONE).up("migrate", 1, Way.LAY_OUT)))
        .endsWith("up --no-build --no-deps --no-start --force-recreate --scale migrate=1 migrate");
  }

  @Test
  void nothingIsFetchedFromElsewhere() {
    assertThat(say(Generation.PLUGIN).environment())
        .containsEntry("DOCKER_HOST", "unix:///run/x.sock")
        .containsEntry("COMPOSE_EXPERIMENTAL_GIT_REMOTE", "false")
        .containsEntry("COMPOSE_EXPERIMENTAL_OCI_REMOTE", "false");
  }

  @Test
  void eachProgramIsAskedForItsVersion() {
    assertThat(Generation.PLUGIN.version())
        .containsExactly("docker", "compose", "version", "--short");
    assertThat(Generation.ONE.version()).containsExactly("docker-compose", "version", "--short");
  }

  private static ComposeCommands say(Generation generation) {
    return new ComposeCommands(generation, LAYERED, Path.of("/run/x.sock"));
  }

  private static String[] words(String line) {
    return line.split(" ", -1);
  }
}
