package rearguard.agent.driver.nginx;

import java.nio.file.Path;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;

/** The driver against a real nginx. */
class NginxDriverTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    return new Nginx(empty);
  }
}
