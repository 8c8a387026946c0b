package rearguard.agent.driver.files;

import java.util.ArrayList;
import java.util.List;
import rearguard.agent.paths.PathWords;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.Quoted;

/** The driver's section of a fleet file. */
enum FilesSection {
  ;

  static final String KEYS = "keys";

  /** Sorted; empty when whole files are meant. */
  static List<String> keys(Setting.Group settings) {
    return settings.texts(KEYS).stream().distinct().sorted().toList();
  }

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
      PathWords.unfit(path)
          .ifPresent(why -> problems.add(problem("path \"" + Quoted.of(path) + "\" " + why)));
      for (var other : paths) {
        if (!other.equals(path) && path.startsWith(other + "/")) {
          problems.add(
              problem("path \"" + Quoted.of(path) + "\" is within \"" + Quoted.of(other) + "\""));
        }
      }
    }
    keys(settings).stream()
        .filter(key -> !PathWords.key(key))
        .forEach(key -> problems.add(odd("key \"" + Quoted.of(key) + "\" is not a key's name")));
    if (settings.entries().containsKey(KEYS) && keys(settings).isEmpty()) {
      problems.add(odd("\"keys\" names no key"));
    }
    return problems;
  }

  private static Problem odd(String message) {
    return Problem.of(
            Problem.Kind.USAGE,
            message,
            "Name keys of environment files, such as FEATURE_X; leave it out for whole files.")
        .at(new Problem.Place("", 0, 0, KEYS));
  }

  private static Problem problem(String message) {
    return Problem.of(
            Problem.Kind.USAGE, message, "Write each file or folder once, as an absolute path.")
        .at(new Problem.Place("", 0, 0, "paths"));
  }
}
