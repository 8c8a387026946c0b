package rearguard.agent.driver.nginx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  static final String PATHS = "paths";
  static final String CONFIG = "config";
  static final String PREFIX = "prefix";
  static final String PROGRAM = "program";

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("nginx"),
          Kind.CONFIG,
          Set.of(Ability.WATCH),
          List.of(
              key(
                  PATHS,
                  DriverSpec.Shape.TEXTS,
                  true,
                  "the files, links and folders of the configuration to care for"),
              key(
                  CONFIG,
                  DriverSpec.Shape.TEXT,
                  false,
                  "the main configuration file; /etc/nginx/nginx.conf when absent"),
              key(
                  PREFIX,
                  DriverSpec.Shape.TEXT,
                  false,
                  "nginx's prefix (-p); the built-in one when absent"),
              key(
                  PROGRAM,
                  DriverSpec.Shape.TEXT,
                  false,
                  "path of nginx; found on PATH when absent")));

  private Keys() {}

  private static DriverSpec.Key key(
      String name, DriverSpec.Shape shape, boolean required, String meaning) {
    return new DriverSpec.Key(name, shape, required, meaning);
  }

  static List<String> paths(Setting.Group settings) {
    return settings.texts(PATHS).stream().distinct().sorted().toList();
  }

  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    var paths = paths(settings);
    if (settings.entries().containsKey(PATHS) && paths.isEmpty()) {
      problems.add(wrong(PATHS, "\"paths\" names no path"));
    }
    for (var path : paths) {
      reviewPath(PATHS, path, problems);
      paths.stream()
          .filter(other -> path.startsWith(other + "/"))
          .forEach(other -> problems.add(wrong(PATHS, named(path) + " is within " + named(other))));
    }
    for (var key : List.of(CONFIG, PREFIX, PROGRAM)) {
      settings.text(key).ifPresent(path -> reviewPath(key, path, problems));
    }
    return List.copyOf(problems);
  }

  private static void reviewPath(String key, String path, List<Problem> problems) {
    if (!path.startsWith("/")
        || path.indexOf('\0') >= 0
        || !Path.of(path).normalize().toString().equals(path)
        || Path.of(path).getNameCount() < 2) {
      problems.add(wrong(key, named(path) + " is not the whole, plain path of a configuration"));
    }
  }

  private static String named(String path) {
    return "path \"" + Quoted.of(path) + "\"";
  }

  private static Problem wrong(String key, String message) {
    return Problem.of(
            Problem.Kind.USAGE,
            message,
            "Write each once, from the root on, without \".\", \"..\", \"//\" and a last \"/\".")
        .at(new Problem.Place("", 0, 0, key));
  }
}
