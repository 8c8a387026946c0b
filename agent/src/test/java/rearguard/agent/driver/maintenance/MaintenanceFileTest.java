package rearguard.agent.driver.maintenance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

class MaintenanceFileTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    var app = Files.createDirectory(empty.resolve("app"));
    Files.write(app.resolve("maintenance"), new byte[] {'o', 'n', 0, -1, '\n'});
    return new WithAFlag(empty, app.resolve("maintenance"));
  }

  private record WithAFlag(Path root, Path flag) implements World {
    @Override
    public Driver driver() {
      return new MaintenanceDriver(
          root.resolve("owners"), root.resolve("secrets"), Duration.ofSeconds(2));
    }

    @Override
    public Setting.Group settings() {
      var file = Map.<String, Setting>of("path", new Setting.Text(flag.toString()));
      return Setting.Group.of(Map.of("file", Setting.Group.of(file)));
    }

    @Override
    public void damage() throws Exception {
      Files.deleteIfExists(flag);
    }

    @Override
    public String fingerprint() throws Exception {
      return Files.exists(flag)
          ? new String(Files.readAllBytes(flag), java.nio.charset.StandardCharsets.ISO_8859_1)
          : "nothing";
    }

    @Override
    public List<Path> beside() {
      return List.of(root, flag.getParent());
    }

    @Override
    public void close() {}
  }
}
