package rearguard.agent.driver.git.making;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rearguard.model.Problem;
import rearguard.model.Setting;

/**
 * How the folders beside the code are made: a tool that is known here, and the scripts that the
 * repository itself declares for it. Never a command: what runs is said by {@link NpmCommands}.
 *
 * @param scripts names of scripts in {@code package.json}, run in this order
 */
public record BuildSettings(List<String> scripts) {
  private static final String NPM = "npm";
  private static final List<String> KEYS = List.of("tool", "scripts");
  private static final Pattern SCRIPT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,99}");
  private static final int MOST = 20;

  public BuildSettings {
    scripts = List.copyOf(scripts);
  }

  /** What the section says; only of one that has been reviewed. */
  public static Optional<BuildSettings> in(Setting.Group section) {
    return group(section).map(build -> new BuildSettings(build.texts("scripts")));
  }

  /** {@code "npm ci" and "npm run build"}. */
  public String words() {
    return Stream.concat(
            Stream.of("\"npm ci\""), scripts.stream().map(name -> "\"npm run " + name + "\""))
        .reduce((one, other) -> one + " and " + other)
        .orElseThrow();
  }

  public static List<Problem> review(Setting.Group section) {
    return group(section).map(build -> review(section, build)).orElse(List.of());
  }

  private static List<Problem> review(Setting.Group section, Setting.Group build) {
    var problems = new ArrayList<Problem>();
    for (String key : build.entries().keySet()) {
      if (!KEYS.contains(key)) {
        problems.add(
            wrong("." + key, "unknown key " + named(key), "The keys are tool and scripts."));
      }
    }
    if (!build.text("tool").equals(Optional.of(NPM))) {
      var said = build.text("tool").map(tool -> "is " + named(tool)).orElse("is missing");
      problems.add(wrong(".tool", "the tool of the build " + said, "The only one known is npm."));
    }
    if (section.texts("keep").isEmpty()) {
      problems.add(
          wrong(
              "",
              "there is a build, but no folder to keep that it makes",
              "Name the folders, for instance with keep: [node_modules, dist]."));
    }
    scriptFault(build).ifPresent(problems::add);
    return problems;
  }

  private static Optional<Problem> scriptFault(Setting.Group build) {
    var scripts = build.texts("scripts");
    boolean texts =
        Optional.ofNullable(build.entries().get("scripts"))
            .filter(setting -> many(setting) != scripts.size() || scripts.size() > MOST)
            .isEmpty();
    if (!texts) {
      return Optional.of(
          wrong(
              ".scripts",
              "\"scripts\" must be a list of at most " + MOST + " names",
              "Write scripts: [build]."));
    }
    return scripts.stream()
        .filter(name -> !SCRIPT.matcher(name).matches())
        .findFirst()
        .map(
            name ->
                wrong(
                    ".scripts",
                    named(name) + " is not the name of a script",
                    "Name scripts of package.json in letters, digits, \".\", \":\", \"_\" and"
                        + " \"-\"; options and commands are not taken."));
  }

  private static int many(Setting setting) {
    return switch (setting) {
      case Setting.Text _ -> 1;
      case Setting.Many(var items) -> items.size();
      case Setting.Group _ -> -1;
    };
  }

  private static Optional<Setting.Group> group(Setting.Group section) {
    return section.entries().get("build") instanceof Setting.Group build
        ? Optional.of(build)
        : Optional.empty();
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint)
        .at(new Problem.Place("", 1, 1, "build" + key));
  }
}
