package rearguard.agent.driver.pm2;

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
  static final String APPS = "apps";
  static final String ONLY = "only";
  static final String ECOSYSTEM = "ecosystem";
  static final String HOME = "home";
  static final String USER = "user";
  static final String PROGRAM = "program";

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("pm2"),
          Kind.PROCESS,
          Set.of(Ability.STOP_AND_START, Ability.SET, Ability.WATCH),
          List.of(
              key(APPS, DriverSpec.Shape.TEXTS, "the PM2 names to care for; all when absent"),
              key(
                  ONLY,
                  DriverSpec.Shape.TEXTS,
                  "of these apps, and of what else runs from their folders, nothing but those"),
              key(ECOSYSTEM, DriverSpec.Shape.TEXT, "a file that names the apps instead"),
              key(HOME, DriverSpec.Shape.TEXT, "PM2_HOME; .pm2 of the user when absent"),
              key(USER, DriverSpec.Shape.TEXT, "who runs PM2; the owner of home when absent"),
              key(PROGRAM, DriverSpec.Shape.TEXT, "path of pm2; found on PATH when absent")),
          Optional.of(ONLY));

  private Keys() {}

  private static DriverSpec.Key key(String name, DriverSpec.Shape shape, String meaning) {
    return new DriverSpec.Key(name, shape, false, meaning);
  }

  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    for (var key : List.of(ECOSYSTEM, HOME, PROGRAM)) {
      settings.text(key).flatMap(value -> path(key, value)).ifPresent(problems::add);
    }
    settings.text(USER).flatMap(Keys::user).ifPresent(problems::add);
    if (settings.entries().containsKey(APPS) && settings.texts(APPS).isEmpty()) {
      problems.add(
          wrong(APPS, "apps is empty", "Name at least one app, or leave the key out for all."));
    }
    return List.copyOf(problems);
  }

  private static Optional<Problem> path(String key, String value) {
    try {
      if (Path.of(value).isAbsolute()) {
        return Optional.empty();
      }
    } catch (InvalidPathException _) {
      // said below like any other value that is no path
    }
    return Optional.of(
        wrong(
            key,
            key + " \"" + Quoted.of(value) + "\" is not an absolute path",
            "Write the whole path, beginning with a slash."));
  }

  private static Optional<Problem> user(String value) {
    return value.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
        ? Optional.empty()
        : Optional.of(
            wrong(
                USER,
                "user \"" + Quoted.of(value) + "\" is not a user name",
                "Write the name as in /etc/passwd."));
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }
}
