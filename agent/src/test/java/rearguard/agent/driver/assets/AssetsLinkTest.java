package rearguard.agent.driver.assets;

import java.nio.file.Path;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;

/** The release that was served is gone, and the link leads to a newer one. */
class AssetsLinkTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    Served.run(empty, Served.RELEASES + "ln -s releases/42 static");
    return new Served(
        empty,
        """
        rm -rf releases/42 releases/43 static; mkdir releases/43; echo two > releases/43/index.html
        ln -s releases/43 static
        """);
  }
}
