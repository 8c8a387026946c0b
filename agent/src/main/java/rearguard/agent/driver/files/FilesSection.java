package rearguard.agent.driver.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.Quoted;

/** The driver's section of a fleet file. */
enum FilesSection {
  ;

  static List<String> paths(Setting.Group settings) {
    return settings.texts("paths").stream().distinct().sorted().toList();
  }

  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    var paths = paths(settings);
    if (settings.entries().containsKey("paths") && paths.isEmpty()) {
      problems.add(problem("\"paths\" names no path"));
    }
    for (var path : paths) {
      wrong(path)
          .ifPresent(why -> problems.add(problem("path \"" + Quoted.of(path) + "\" " + why)));
      for (var other : paths) {
        if (!other.equals(path) && path.startsWith(other + "/")) {
          problems.add(
              problem("path \"" + Quoted.of(path) + "\" is within \"" + Quoted.of(other) + "\""));
        }
      }
    }
    return problems;
  }

  private static Optional<String> wrong(String path) {
    if (!path.startsWith("/")) {
      return Optional.of("is not absolute");
    }
    if (path.indexOf('\0') >= 0 || !Path.of(path).normalize().toString().equals(path)) {
      return Optional.of(
          "is not in its plain form, without \".\", \"..\", \"//\" and a last \"/\"");
    }
    return path.equals("/") || path.startsWith("/proc/") || path.startsWith("/sys/")
        ? Optional.of("is not a place for configuration")
        : Optional.empty();
  }

  private static Problem problem(String message) {
    return Problem.of(
            Problem.Kind.USAGE, message, "Write each file or folder once, as an absolute path.")
        .at(new Problem.Place("", 0, 0, "paths"));
  }
}
