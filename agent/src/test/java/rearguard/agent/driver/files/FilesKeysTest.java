package rearguard.agent.driver.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

/** Three keys of two environment files that hold much else. */
class FilesKeysTest extends DriverContract {
  private static final String SECRET = "canary-5ecret";

  @Override
  protected World world(Path empty) throws Exception {
    Files.writeString(
        empty.resolve("app.env"),
        "# shop\nPORT=8080\n\n# flags\nexport FEATURE_X='" + SECRET + "'\r\nTOKEN=other\nLAST=1");
    Files.writeString(empty.resolve("more.env"), "API_URL=\"http://" + SECRET + "\n/path\"\n");
    Files.setPosixFilePermissions(
        empty.resolve("more.env"), PosixFilePermissions.fromString("rw-r-----"));
    return new Keys(empty);
  }

  static Setting many(Stream<String> texts) {
    return new Setting.Many(texts.<Setting>map(Setting.Text::new).toList());
  }

  private record Keys(Path root) implements World {
    @Override
    public Driver driver() {
      return new FilesDriver();
    }

    @Override
    public Setting.Group settings() {
      var paths = Stream.of("app.env", "more.env").map(name -> root.resolve(name).toString());
      return Setting.Group.of(
          Map.of("paths", many(paths), "keys", many(Stream.of("FEATURE_X", "API_URL", "NEW_KEY"))));
    }

    @Override
    public void damage() throws Exception {
      Files.writeString(
          root.resolve("app.env"),
          "# shop\nPORT=8080\n\n# flags\nTOKEN=other\nNEW_KEY=late\nLAST=1");
      Files.writeString(root.resolve("more.env"), "API_URL=" + SECRET + "2\n");
    }

    @Override
    public String fingerprint() throws Exception {
      var text = new StringBuilder();
      for (var name : List.of("app.env", "more.env")) {
        var path = root.resolve(name);
        text.append(Files.getPosixFilePermissions(path)).append(Files.readString(path));
      }
      return text.toString();
    }

    @Override
    public List<Path> beside() {
      return List.of(root);
    }

    @Override
    public List<String> secrets() {
      return List.of(SECRET);
    }

    @Override
    public void close() {}
  }
}
