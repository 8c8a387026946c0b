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

class MaintenanceEndpointTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    return new OfAShop(empty, Shop.in(Files.createDirectory(empty.resolve("shop"))));
  }

  private record OfAShop(Path root, Shop shop) implements World {
    @Override
    public Driver driver() {
      return new MaintenanceDriver(root.resolve("owners"), shop.secrets(), Duration.ofSeconds(2));
    }

    @Override
    public Setting.Group settings() {
      return shop.settings(Map.of());
    }

    @Override
    public void damage() throws Exception {
      shop.turn("on");
    }

    @Override
    public String fingerprint() throws Exception {
      return shop.health();
    }

    @Override
    public List<Path> beside() {
      return List.of(root);
    }

    @Override
    public List<String> secrets() {
      return List.of(Shop.TOKEN);
    }

    @Override
    public void close() throws Exception {
      shop.close();
    }
  }
}
