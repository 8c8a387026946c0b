package rearguard.agent.driver.assets;

import java.nio.file.Path;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;

class AssetsFolderTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    Served.run(empty, Served.RELEASES + "mv releases/42 static; rm -r releases");
    return new Served(
        empty,
        """
        rm -rf static/js static/latest.js; mkdir static/latest.js
        echo two > static/index.html; chmod 0604 static/index.html
        echo late > static/late.html; chmod 0700 static
        """);
  }
}
