package rearguard.agent.driver.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

class FilesDriverTest extends DriverContract {
  private static final String SECRET = "canary-5ecret";

  @Override
  protected World world(Path empty) throws Exception {
    var etc = Files.createDirectories(empty.resolve("etc/sites"));
    Files.writeString(empty.resolve("app.env"), "PORT=8080\nTOKEN=" + SECRET + "\n");
    Files.writeString(etc.resolve("one.conf"), "one " + SECRET);
    Files.createSymbolicLink(etc.resolve("enabled"), Path.of("one.conf"));
    Files.createDirectory(etc.resolve("drop.d"));
    Files.writeString(etc.resolve("swapped"), "a file");
    return new EnvAndFolder(empty);
  }

  private record EnvAndFolder(Path root) implements World {
    @Override
    public Driver driver() {
      return new FilesDriver();
    }

    @Override
    public Setting.Group settings() {
      return Setting.Group.of(
          Map.of(
              "paths",
              new Setting.Many(
                  List.of(
                      new Setting.Text(root.resolve("app.env").toString()),
                      new Setting.Text(root.resolve("absent.env").toString()),
                      new Setting.Text(root.resolve("etc").toString())))));
    }

    @Override
    public void damage() throws Exception {
      var script =
          """
          printf 'PORT=9090\\nTOKEN='$0'other\\nNEW=1\\n' > app.env; chmod 0604 app.env
          echo late > absent.env
          rm -rf etc/sites/swapped etc/sites/enabled etc/sites/one.conf etc/sites/drop.d
          mkdir -p etc/sites/swapped/in; echo x > etc/sites/swapped/in/file
          ln -s /nowhere etc/sites/enabled; ln -s /nowhere etc/sites/one.conf
          echo 'now a file' > etc/sites/drop.d
          mkdir -p etc/extra; echo y > etc/extra/file; chmod 0700 etc
          """;
      var process =
          new ProcessBuilder("sh", "-ec", script, SECRET)
              .directory(root.toFile())
              .inheritIO()
              .start();
      assertThat(process.waitFor()).isZero();
    }

    @Override
    public String fingerprint() throws Exception {
      var text = new StringBuilder();
      try (var all = Files.walk(root)) {
        for (var path : all.sorted().toList()) {
          text.append(root.relativize(path)).append(' ');
          if (Files.isSymbolicLink(path)) {
            text.append("-> ").append(Files.readSymbolicLink(path));
          } else {
            text.append(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            text.append(Files.getOwner(path));
            text.append(Files.isRegularFile(path) ? Files.readString(path) : "");
          }
          text.append('\n');
        }
      }
      return text.toString();
    }

    @Override
    public List<Path> beside() {
      return List.of(root, root.resolve("etc"), root.resolve("etc/sites"));
    }

    @Override
    public List<String> secrets() {
      return List.of(SECRET);
    }

    @Override
    public void close() {}
  }
}
