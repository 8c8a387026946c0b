package rearguard.agent.driver.systemd;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.Machine;
import rearguard.agent.driver.World;

/** The driver against the real systemd, booted once for all of them. */
class SystemdDriverTest extends DriverContract {
  @RegisterExtension private static final Machine MACHINE = new Machine();

  @Override
  protected World world(Path empty) throws Exception {
    return new Tea(MACHINE);
  }
}
