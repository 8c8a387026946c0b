package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.compose.engine.Roll;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;

/**
 * Where a project is, as a fleet file says it.
 *
 * @param directory where an operator stands
 * @param socket of the engine
 */
record Place(Path directory, Path socket, Setting.Group settings) {
  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  static Place of(Subject subject) throws HostException {
    var problems = Keys.review(subject.settings());
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
    var directory = subject.settings().text(Keys.DIRECTORY);
    if (directory.isEmpty()) {
      throw Woe.of(Problem.Kind.USAGE, "the key directory is missing", "Add it to the section.");
    }
    return new Place(Path.of(directory.get()), socket(subject.settings()), subject.settings());
  }

  /** As the engine's own programs find it. */
  static Path socket(Setting.Group settings) {
    return settings
        .text(Keys.ENGINE)
        .or(() -> Optional.ofNullable(System.getenv("DOCKER_HOST")))
        .filter(value -> value.startsWith(Keys.UNIX))
        .map(value -> Path.of(value.substring(Keys.UNIX.length())))
        .orElse(SOCKET);
  }

  /** Whether a container may be of this project; others below the same directory are as well. */
  boolean mayHold(Roll.One one) {
    var said = text(Keys.PROJECT);
    return said.map(one.project()::equals)
        .orElseGet(() -> (one.folder() + "/").startsWith(directory + "/"));
  }

  boolean stopsFirst() {
    return settings.text(Keys.STOP_FIRST).filter("true"::equalsIgnoreCase).isPresent();
  }

  List<String> texts(String key) {
    return settings.texts(key);
  }

  Optional<String> text(String key) {
    return settings.text(key);
  }
}
