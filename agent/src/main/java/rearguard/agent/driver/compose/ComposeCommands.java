package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** Prints the first lines of the program. */
    static List<String> head() {
      return List.of("sh", "-c", "head -c 300 \"$(command -v docker-compose)\"");
    }

    /**
     * Whether those are of the first generation as Python installs it, which takes more than a
     * second to tell its version; of any other program they say nothing.
     */
    static boolean isFirst(String head) {
      return head.startsWith("#!") && head.contains("'docker-compose==1.");
    }

    /**
     * Whether a service that is brought alone, without what it needs, is noted as made otherwise
     * than with it; the next command for all would make it anew. Seen with 2.26.
     */
    boolean notesOneAloneOtherwise() {
      return this != ONE;
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

  /**
   * A model that was kept.
   *
   * @param environment what is read instead of the project's {@code .env}
   */
  record Kept(Path model, Optional<Path> environment) {}

  /** As much memory as what reads a stranger's files may take; a project takes a tenth of it. */
  private static final long MEMORY = 512L << 20;

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

  private static final Kept GIVEN = new Kept(Path.of("/dev/stdin"), Optional.empty());

  /** What comes through a pipe is put into a file without a name, which can be read again. */
  private static final String REREAD =
      "f=$(mktemp) && exec 3<>\"$f\" && rm \"$f\" && cat >&3 && exec \"$@\" </proc/self/fd/3";

  /** Nor may whoever reads as himself say which program that is. */
  Map<String, String> asOwner() {
    var environment = new HashMap<>(environment());
    environment.put("DOCKER_CONFIG", "/nonexistent");
    environment.put("PYTHONNOUSERSITE", "1");
    return environment;
  }

  /** What takes more memory than a project needs ends, and not the host. */
  static List<String> limited(List<String> words) {
    return Stream.concat(Stream.of("prlimit", "--data=" + MEMORY, "--"), words.stream()).toList();
  }

  /** Likewise, of a model that was kept. */
  List<String> model(Kept kept) {
    return words(from(kept), "config");
  }

  /** Prints what Compose would note on the containers of each service, were they made now. */
  List<String> hashes() {
    return words(asOperator(), "config", "--hash", "*");
  }

  /** Likewise, of a model that is given on standard input, which it reads twice. */
  List<String> hashesOfGiven() {
    var words = new ArrayList<>(List.of("sh", "-c", REREAD, "sh"));
    words.addAll(limited(words(from(GIVEN), "config", "--hash", "*")));
    return List.copyOf(words);
  }

  /** With the files where they are, so that the operator's next command finds nothing to do. */
  List<String> up(String service, int containers, Way way) {
    return up(asOperator(), service, containers, way);
  }

  /** With a model that was kept, because the files are no longer those of the snapshot. */
  List<String> up(Kept kept, String service, int containers, Way way) {
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

  private List<String> from(Kept kept) {
    var words =
        new ArrayList<>(
            words(
                generation.program(),
                "--project-name",
                files.project(),
                "--project-directory",
                (kept.equals(GIVEN) ? Path.of("/") : files.projectFolder()).toString(),
                "--file",
                kept.model().toString()));
    files.profiles().forEach(profile -> words.addAll(List.of("--profile", profile)));
    kept.environment().ifPresent(file -> words.addAll(List.of("--env-file", file.toString())));
    return words;
  }

  private static List<String> words(List<String> first, String... more) {
    var words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return List.copyOf(words);
  }
}
