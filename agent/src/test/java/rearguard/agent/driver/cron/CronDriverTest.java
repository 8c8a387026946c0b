package rearguard.agent.driver.cron;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.Machine;
import rearguard.agent.driver.World;

/** The driver against the real crontab, with a spool of its own. */
class CronDriverTest extends DriverContract {
  @RegisterExtension private static final Machine MACHINE = new Machine();

  @Override
  protected World world(Path empty) throws Exception {
    return new Brewery(MACHINE);
  }
}
