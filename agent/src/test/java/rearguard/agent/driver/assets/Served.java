package rearguard.agent.driver.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

/**
 * A served path in a folder of its own.
 *
 * @param script the damage, a shell script that runs in the folder
 */
record Served(Path root, String script) implements World {
  /** Two releases, of which the first is served, with foreign owners, links and odd names in it. */
  static final String RELEASES =
      """
      mkdir -p releases/42/js releases/41
      echo one > releases/42/index.html; echo app > releases/42/js/app.js
      chmod 0640 releases/42/js/app.js; chmod 0750 releases/42/js
      [ "$(id -u)" != 0 ] || chown 4711:4712 releases/42/js/app.js
      ln -s js/app.js releases/42/latest.js; printf 'x' > "releases/42/a b ü"
      echo old > releases/41/index.html
      """;

  static void run(Path folder, String script) throws Exception {
    var process = new ProcessBuilder("sh", "-ec", script).directory(folder.toFile()).inheritIO();
    assertThat(process.start().waitFor()).isZero();
  }

  static Setting.Group section(Path path) {
    return Setting.Group.of(Map.of("path", new Setting.Text(path.toString())));
  }

  @Override
  public Driver driver() {
    return new AssetsDriver();
  }

  @Override
  public Setting.Group settings() {
    return section(root.resolve("static"));
  }

  @Override
  public void damage() throws Exception {
    run(root, script);
  }

  @Override
  public String fingerprint() throws Exception {
    return fingerprint(root.resolve("static"));
  }

  /** What stands there, and all that is found behind it. */
  static String fingerprint(Path served) throws Exception {
    var text = new StringBuilder();
    text.append(Files.isSymbolicLink(served) ? Files.readSymbolicLink(served) : "no link");
    if (!Files.isDirectory(served)) {
      return text.append(" to nothing").toString();
    }
    try (var all = Files.walk(served.toRealPath())) {
      for (var path : all.sorted().toList()) {
        text.append('\n').append(served.toRealPath().relativize(path)).append(' ');
        if (Files.isSymbolicLink(path)) {
          text.append("-> ").append(Files.readSymbolicLink(path));
        } else {
          var facts = Files.readAttributes(path, "unix:mode,uid,gid");
          text.append(new java.util.TreeMap<>(facts));
          text.append(Files.isRegularFile(path) ? Files.readString(path) : "");
        }
      }
    }
    return text.toString();
  }

  @Override
  public List<Path> beside() {
    return List.of(root, root.resolve("static"));
  }

  @Override
  public void close() {}
}
