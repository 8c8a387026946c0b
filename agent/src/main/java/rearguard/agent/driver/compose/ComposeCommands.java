package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command lines of Compose, of both generations. Pure.
 *
 * @param generation which program is spoken to
 * @param files the file set
 * @param socket of the engine
 */
record ComposeCommands(Generation generation, FileSet files, Path socket) {

  /** Compose in Python until 2023, and the one in Go that came with 2021. */
  enum Generation {
    /** {@code docker-compose}, first generation. */
    ONE,
    /** {@code docker compose}, a plugin. */
    PLUGIN,
    /** {@code docker-compose}, second generation as a program of its own. */
    ALONE;

    List<String> program() {
      return this == PLUGIN ? List.of("docker", "compose") : List.of("docker-compose");
    }

    List<String> version() {
      return words(program(), "version", "--short");
    }

    /** How the name that Compose gives an image joins project and service. */
    String joint() {
      return this == ONE ? "_" : "-";
    }
  }

  /** What is to become of a service's containers. */
  enum Way {
    /** Those there are run again. */
    START,
    /** New ones take their place, with their volumes. */
    REPLACE,
    /** As replace, and none is started. */
    LAY_OUT;

    List<String> options() {
      return switch (this) {
        case START -> List.of("-d", "--no-recreate");
        case REPLACE -> List.of("-d", "--force-recreate");
        case LAY_OUT -> List.of("--no-start", "--force-recreate");
      };
    }
  }

  /** Nothing may be fetched, neither as part of a file set nor as an image. */
  Map<String, String> environment() {
    return Map.of(
        "DOCKER_HOST", "unix://" + socket,
        "COMPOSE_IGNORE_ORPHANS", "1",
        "COMPOSE_EXPERIMENTAL_GIT_REMOTE", "false",
        "COMPOSE_EXPERIMENTAL_OCI_REMOTE", "false");
  }

  /** Prints the model that the file set comes to. */
  List<String> model() {
    return words(asOperator(), "config");
  }

  /** Likewise, of a model that was kept. */
  List<String> model(Path kept) {
    return words(from(kept), "config");
  }

  /** Prints what Compose would note on the containers of each service, were they made now. */
  List<String> hashes() {
    return words(asOperator(), "config", "--hash", "*");
  }

  /** With the files where they are, so that the operator's next command finds nothing to do. */
  List<String> up(String service, int containers, Way way) {
    return up(asOperator(), service, containers, way);
  }

  /** With a model that was kept, because the files are no longer those of the snapshot. */
  List<String> up(Path kept, String service, int containers, Way way) {
    return up(from(kept), service, containers, way);
  }

  private List<String> up(List<String> first, String service, int containers, Way way) {
    var words = new ArrayList<>(words(first, "up", "--no-build", "--no-deps"));
    if (generation != Generation.ONE) {
      words.addAll(List.of("--pull", "never"));
    }
    words.addAll(way.options());
    words.addAll(List.of("--scale", service + "=" + containers, service));
    return List.copyOf(words);
  }

  private List<String> asOperator() {
    var words = new ArrayList<>(words(generation.program(), "--project-name", files.project()));
    files.files().forEach(file -> words.addAll(List.of("--file", file)));
    files.profiles().forEach(profile -> words.addAll(List.of("--profile", profile)));
    files.envFiles().forEach(file -> words.addAll(List.of("--env-file", file)));
    return words;
  }

  private List<String> from(Path kept) {
    var words =
        new ArrayList<>(
            words(
                generation.program(),
                "--project-name",
                files.project(),
                "--project-directory",
                files.projectFolder().toString(),
                "--file",
                kept.toString()));
    files.profiles().forEach(profile -> words.addAll(List.of("--profile", profile)));
    return words;
  }

  private static List<String> words(List<String> first, String... more) {
    var words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return List.copyOf(words);
  }
}
