package rearguard.agent.driver.maintenance;

import java.nio.file.Path;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;

class MaintenanceNginxTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    return new Edge(empty);
  }
}
