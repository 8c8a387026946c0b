package rearguard.agent.driver.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.World;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.Setting;

/**
 * A deploy script as people write them: it switches a release, says so in a log with the password
 * it was given, and can be asked.
 */
record Deploying(Path root, String more) implements World {
  static final String SECRET = "canary-5ecret";

  private static final String SCRIPT =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 9
      case "$1" in
        --to) sleep ${SLOW:-0}; echo "$2" > app/release; echo "$2 $REARGUARD_RUN" >> ran
              echo "released $2 with $TOKEN";;
        --undo) cat was > app/release; echo "undone" >> ran;;
        --current) cat app/release;;
        --done) grep -q "$REARGUARD_RUN" ran;;
        *) echo "unknown word $1" >&2; exit 2;;
      esac
      """;

  /**
   * One in an empty folder.
   *
   * @param more lines of its declaration
   */
  static Deploying in(Path empty, String more) throws Exception {
    Files.createDirectory(empty.resolve("app"));
    Files.writeString(empty.resolve("app/release"), "v1\n");
    Files.writeString(empty.resolve("was"), "v1\n");
    Files.writeString(empty.resolve("ran"), "");
    Files.writeString(empty.resolve("deploy"), SCRIPT);
    Files.setPosixFilePermissions(
        empty.resolve("deploy"), PosixFilePermissions.fromString("rwxr-xr-x"));
    var world = new Deploying(empty, more);
    world.declare(more);
    return world;
  }

  /** Writes the policy anew. */
  void declare(String lines) throws Exception {
    var program = root.resolve("deploy").toString();
    Files.writeString(
        root.resolve("commands.yaml"),
        """
        commands:
          deploy-worker:
            run: [PROGRAM, --to, "{version}"]
            user: USER
            environment: { TOKEN: canary-5ecret }
        """
                .replace("USER", System.getProperty("user.name"))
                .replace("PROGRAM", program)
            + lines.indent(4).replace("PROGRAM", program));
  }

  @Override
  public Driver driver() {
    return new CommandDriver(new PolicyFile(root.resolve("commands.yaml")), root.resolve("books"));
  }

  @Override
  public Setting.Group settings() {
    return settings(Map.of());
  }

  static Setting.Group settings(Map<String, String> arguments) {
    var texts = new TreeMap<String, Setting>();
    arguments.forEach((name, value) -> texts.put(name, new Setting.Text(value)));
    return Setting.Group.of(
        Map.of("run", new Setting.Text("deploy-worker"), "arguments", Setting.Group.of(texts)));
  }

  @Override
  public void damage() throws Exception {
    Files.writeString(root.resolve("app/release"), "v2-bad\n");
  }

  @Override
  public String fingerprint() throws Exception {
    return Files.readString(root.resolve("app/release"));
  }

  /** What was run so far, a line each. */
  java.util.List<String> ran() throws Exception {
    return Files.readAllLines(root.resolve("ran"));
  }

  @Override
  public java.util.List<Path> beside() {
    return java.util.List.of(root.resolve("app"));
  }

  @Override
  public java.util.List<String> secrets() {
    return java.util.List.of(SECRET);
  }

  @Override
  public int killsEvery() {
    return 7;
  }

  @Override
  public void close() {}
}
