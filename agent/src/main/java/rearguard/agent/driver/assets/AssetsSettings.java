package rearguard.agent.driver.assets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.DriverSpec.Shape;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;

/**
 * A section of the fleet file.
 *
 * @param path the folder or link that is served
 * @param releases where a link may lead
 */
record AssetsSettings(Path path, Path releases) {
  private static final String PATH = "path";
  private static final String RELEASES = "releases";

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("assets"),
          Kind.CODE,
          Set.of(Ability.WATCH),
          List.of(
              new DriverSpec.Key(
                  PATH,
                  Shape.TEXT,
                  true,
                  "the folder that is served, or the link to a release folder, as an absolute path"),
              new DriverSpec.Key(
                  RELEASES,
                  Shape.TEXT,
                  false,
                  "the folder below which the link may lead; the one that holds it when absent")));

  static AssetsSettings of(Setting.Group group) throws HostException {
    var problems = review(group);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
    var path = Path.of(group.text(PATH).orElseThrow());
    return new AssetsSettings(
        path, group.text(RELEASES).map(Path::of).orElseGet(() -> parent(path)));
  }

  static Path parent(Path path) {
    return Objects.requireNonNullElse(path.getParent(), path);
  }

  static List<Problem> review(Setting.Group group) {
    var problems = new ArrayList<Problem>();
    for (var key : List.of(PATH, RELEASES)) {
      var text = group.text(key);
      if (text.filter(AssetsSettings::sound).isEmpty() && (text.isPresent() || key.equals(PATH))) {
        problems.add(
            Problem.of(
                    Problem.Kind.USAGE,
                    key
                        + " \""
                        + Quoted.of(text.orElse(""))
                        + "\" is not an absolute path of a folder in its plain form",
                    "Write it from the root, such as /srv/tea/static.")
                .at(new Problem.Place("", 0, 0, key)));
      }
    }
    return List.copyOf(problems);
  }

  private static boolean sound(String path) {
    return path.startsWith("/")
        && path.indexOf('\0') < 0
        && Path.of(path).getNameCount() > 0
        && Path.of(path).normalize().toString().equals(path)
        && !path.startsWith("/proc/")
        && !path.startsWith("/sys/");
  }

  /** The folder that a link of that text means. */
  Path release(String text) throws HostException {
    var release = text.indexOf('\0') < 0 ? parent(path).resolve(text).normalize() : parent(path);
    if (!release.startsWith(releases) || release.equals(releases) || path.startsWith(release)) {
      throw refused(
          path,
          "it is a link to \"" + Quoted.of(text) + "\", outside \"" + releases + "\"",
          "Name the folder that holds the release folders in the fleet file: releases.");
    }
    return release;
  }

  static HostException refused(Path path, String why, String hint) {
    return new HostException(
        Problem.of(
            Problem.Kind.CONFLICT,
            "cannot take care of \"" + Quoted.of(path.toString()) + "\": " + why,
            hint));
  }
}
