package rearguard.agent.driver.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Which files make up a project, and how they are read.
 *
 * @param directory where an operator stands; all paths are relative to it
 * @param project the project's name
 * @param files the Compose files, in their order
 * @param profiles those that are on
 * @param envFiles what is read instead of {@code .env}
 */
record FileSet(
    String directory,
    String project,
    List<String> files,
    List<String> profiles,
    List<String> envFiles) {
  FileSet {
    files = List.copyOf(files);
    profiles = List.copyOf(profiles);
    envFiles = List.copyOf(envFiles);
  }

  Path folder() {
    return Path.of(directory);
  }

  /** The folder that Compose takes for the project's: that of the first file. */
  Path projectFolder() {
    return projectFolder(folder(), files);
  }

  static Path projectFolder(Path directory, List<String> files) {
    return Objects.requireNonNullElse(directory.resolve(files.getFirst()).getParent(), directory);
  }
}
