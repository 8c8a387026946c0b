package rearguard.agent.driver.compose;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;

/** What a fleet file may say of a component of this driver. */
final class Keys {
  static final String DIRECTORY = "directory";
  static final String FILES = "files";
  static final String PROJECT = "project";
  static final String PROFILES = "profiles";
  static final String SERVICES = "services";
  static final String ENV_FILES = "env-files";
  static final String ENGINE = "engine";
  static final String STOP_FIRST = "stop-first";

  static final String UNIX = "unix://";

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("compose"),
          Kind.PROCESS,
          Set.of(Ability.STOP_AND_START, Ability.WATCH, Ability.REBUILD),
          List.of(
              new DriverSpec.Key(
                  DIRECTORY,
                  DriverSpec.Shape.TEXT,
                  true,
                  "where an operator stands to run Compose, as an absolute path"),
              texts(FILES, "the Compose files in their order, below directory; as Compose finds"),
              text(PROJECT, "the project's name; as Compose finds it when absent"),
              texts(PROFILES, "the profiles that are on"),
              texts(SERVICES, "the services to care for; all when absent"),
              texts(ENV_FILES, "files with values for the Compose files, instead of .env"),
              text(ENGINE, "the engine's socket, as unix:///path; DOCKER_HOST or Docker's own"),
              new DriverSpec.Key(
                  STOP_FIRST,
                  DriverSpec.Shape.FLAG,
                  false,
                  "stop the services when the run stops processes, instead of replacing one at a"
                      + " time; for data beneath them that is restored in the same run")),
          Optional.of(SERVICES));

  private Keys() {}

  private static DriverSpec.Key text(String name, String meaning) {
    return new DriverSpec.Key(name, DriverSpec.Shape.TEXT, false, meaning);
  }

  private static DriverSpec.Key texts(String name, String meaning) {
    return new DriverSpec.Key(name, DriverSpec.Shape.TEXTS, false, meaning);
  }

  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    settings.text(DIRECTORY).flatMap(Keys::directory).ifPresent(problems::add);
    for (var key : List.of(FILES, ENV_FILES)) {
      settings.texts(key).forEach(file -> below(key, file).ifPresent(problems::add));
    }
    for (var key : List.of(FILES, ENV_FILES, PROFILES, SERVICES)) {
      if (settings.entries().containsKey(key) && settings.texts(key).isEmpty()) {
        problems.add(wrong(key, key + " is empty", "Name at least one, or leave the key out."));
      }
    }
    // As Compose's own schema has them; a first letter that is no hyphen cannot be an option.
    settings.text(PROJECT).ifPresent(name -> name(PROJECT, name, "[a-z0-9][a-z0-9_-]*", problems));
    for (var key : List.of(PROFILES, SERVICES)) {
      settings.texts(key).forEach(name -> name(key, name, "[a-zA-Z0-9][a-zA-Z0-9._-]*", problems));
    }
    settings.text(ENGINE).flatMap(Keys::engine).ifPresent(problems::add);
    return List.copyOf(problems);
  }

  private static Optional<Problem> directory(String value) {
    return plain(value).filter(Path::isAbsolute).isPresent()
        ? Optional.empty()
        : Optional.of(
            wrong(
                DIRECTORY,
                "directory \"" + Quoted.of(value) + "\" is not an absolute path in its plain form",
                "Write the whole path, without \".\", \"..\" and a last \"/\"."));
  }

  static Optional<Problem> below(String key, String value) {
    var path = plain(value).filter(one -> !one.isAbsolute() && !one.startsWith(".."));
    return path.isPresent() && !value.isEmpty() && !value.startsWith("-")
        ? Optional.empty()
        : Optional.of(
            wrong(
                key,
                "\"" + Quoted.of(value) + "\" is not a path below directory in its plain form",
                "Write it relative to directory, without \".\" and \"..\"."));
  }

  private static Optional<Path> plain(String value) {
    try {
      return Optional.of(Path.of(value)).filter(path -> path.normalize().toString().equals(value));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static void name(String key, String value, String allowed, List<Problem> problems) {
    if (!value.matches(allowed)) {
      problems.add(
          wrong(
              key,
              "\"" + Quoted.of(value) + "\" is not a name that Compose knows",
              "Write it as \"docker-compose config\" shows it."));
    }
  }

  private static Optional<Problem> engine(String value) {
    var path =
        value.startsWith(UNIX) ? plain(value.substring(UNIX.length())) : Optional.<Path>empty();
    return path.filter(Path::isAbsolute).isPresent()
        ? Optional.empty()
        : Optional.of(
            wrong(
                ENGINE,
                "engine \"" + Quoted.of(value) + "\" is not a socket of this host",
                "Write unix:// and the absolute path of the socket."));
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }
}
