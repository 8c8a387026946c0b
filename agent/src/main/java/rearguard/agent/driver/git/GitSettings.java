package rearguard.agent.driver.git;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.git.making.BuildSettings;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.Quoted;

/** A section of the fleet file. */
record GitSettings(Path path, List<String> keep, Optional<BuildSettings> build) {
  static final List<DriverSpec.Key> KEYS =
      List.of(
          new DriverSpec.Key(
              "path", DriverSpec.Shape.TEXT, true, "the folder of the checkout, absolute"),
          new DriverSpec.Key(
              "keep",
              DriverSpec.Shape.TEXTS,
              false,
              "folders in it that are no part of the repository and are kept and brought back whole,"
                  + " such as node_modules"),
          new DriverSpec.Key(
              "build",
              DriverSpec.Shape.GROUP,
              false,
              "how the folders to keep are made when they were not kept and an operator asks for it"
                  + " with --rebuild, such as { tool: npm, scripts: [build] }"));

  GitSettings {
    keep = List.copyOf(keep);
  }

  static GitSettings of(Setting.Group group) {
    return new GitSettings(
        Path.of(group.text("path").orElseThrow()), group.texts("keep"), BuildSettings.in(group));
  }

  static List<Problem> review(Setting.Group group) {
    var problems = new ArrayList<Problem>();
    group
        .text("path")
        .filter(path -> !sound(path) || !path.startsWith("/") || path.length() < 2)
        .ifPresent(
            path ->
                problems.add(
                    wrong(
                        "path",
                        "path \"" + Quoted.of(path) + "\" is not an absolute path of a folder",
                        "Write it from the root, without \"..\", such as /opt/shop.")));
    var seen = new ArrayList<String>();
    for (String folder : group.texts("keep")) {
      keepFault(folder, seen)
          .ifPresent(
              fault ->
                  problems.add(
                      wrong(
                          "keep",
                          "folder to keep \"" + Quoted.of(folder) + "\" " + fault,
                          "Name folders of the checkout relative to it, such as node_modules.")));
      seen.add(folder);
    }
    problems.addAll(BuildSettings.review(group));
    return problems;
  }

  private static Optional<String> keepFault(String folder, List<String> before) {
    if (!sound("/" + folder) || folder.isEmpty() || folder.startsWith("/")) {
      return Optional.of("is not a plain relative path");
    }
    if (List.of(folder.split("/", -1)).contains(".git")) {
      return Optional.of("is git's own");
    }
    return before.stream()
        .filter(
            other ->
                (folder + "/").startsWith(other + "/") || (other + "/").startsWith(folder + "/"))
        .findFirst()
        .map(other -> "overlaps with \"" + Quoted.of(other) + "\"");
  }

  private static boolean sound(String path) {
    return !path.isEmpty()
        && path.chars().noneMatch(c -> c < 32 || c == 127)
        && List.of(path.substring(1).split("/", -1)).stream()
            .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 1, 1, key));
  }
}
