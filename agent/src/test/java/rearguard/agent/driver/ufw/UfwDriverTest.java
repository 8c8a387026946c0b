package rearguard.agent.driver.ufw;

import java.nio.file.Path;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;

/** The driver against a real ufw in a namespace of its own. */
class UfwDriverTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    return new UfwWorld(empty);
  }
}
