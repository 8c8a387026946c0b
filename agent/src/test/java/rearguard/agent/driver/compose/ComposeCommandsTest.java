package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.compose.ComposeCommands.Generation;
import rearguard.agent.driver.compose.ComposeCommands.Kept;
import rearguard.agent.driver.compose.ComposeCommands.Way;

class ComposeCommandsTest {
  private static final FileSet LAYERED =
      new FileSet(
          "/opt/tea",
          "tea",
          List.of("ops/docker/compose.yml", "ops/docker/compose.prod.yml"),
          List.of("mail"),
          List.of("ops/prod.env"));
  private static final Kept KEPT = new Kept(Path.of("/bench/model.yml"), Optional.empty());

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

  /** Root's own Compose would read them once more, and the owner may write others by then. */
  @Test
  void ofAStrangersProjectNothingIsReadBesideTheKeptModel() {
    var kept = new Kept(KEPT.model(), Optional.of(Path.of("/bench/model.env")));

    assertThat(String.join(" ", say(Generation.ONE).up(kept, "backend", 1, Way.START)))
        .startsWith(
            "docker-compose --project-name tea --project-directory /opt/tea/ops/docker --file"
                + " /bench/model.yml --profile mail --env-file /bench/model.env up ");
    assertThat(String.join(" ", say(Generation.ONE).hashesOfGiven()))
        .startsWith(
            "sh -c f=$(mktemp) && exec 3<>\"$f\" && rm \"$f\" && cat >&3 && exec \"$@\" </proc")
        .endsWith(
            " sh prlimit --data=536870912 -- docker-compose --project-name tea"
                + " --project-directory / --file /dev/stdin --profile mail config --hash *");
  }

  @Test
  void whatReadsAsAStrangerHasAnEndToItsMemoryAndNoProgramsOfHis() {
    assertThat(ComposeCommands.limited(List.of("docker-compose", "config")))
        .containsExactly("prlimit", "--data=536870912", "--", "docker-compose", "config");
    assertThat(say(Generation.PLUGIN).asOwner())
        .containsEntry("DOCKER_CONFIG", "/nonexistent")
        .containsEntry("PYTHONNOUSERSITE", "1")
        .containsEntry("COMPOSE_EXPERIMENTAL_GIT_REMOTE", "false");
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

  @Test
  void theFirstGenerationIsKnownByItsFirstLinesAndNothingElseIs() {
    assertThat(Generation.head())
        .containsExactly("sh", "-c", "head -c 300 \"$(command -v docker-compose)\"");
    assertThat(Generation.isFirst("#!/usr/bin/python3\n__requires__ = 'docker-compose==1.29.2'\n"))
        .isTrue();
    assertThat(Generation.isFirst("#!/usr/bin/python3\n__requires__ = 'docker-compose==2.1.0'\n"))
        .isFalse();
    assertThat(Generation.isFirst("#!/bin/sh\nexec docker compose \"$@\"\n")).isFalse();
    assertThat(Generation.isFirst("\u007fELF 'docker-compose==1.29.2'")).isFalse();
    assertThat(Generation.isFirst("")).isFalse();
  }
}
