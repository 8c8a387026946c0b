package rearguard.agent.driver.postgres;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.Postgres;
import rearguard.agent.driver.World;

/** As the user that owns the database and may make others. */
class PostgresDriverTest extends DriverContract {
  @RegisterExtension static final Postgres POSTGRES = new Postgres();

  @Override
  protected World world(Path empty) throws Exception {
    return Shop.on(POSTGRES, "shop", empty);
  }
}
