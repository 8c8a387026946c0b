package rearguard.agent.driver.command;

import java.nio.file.Path;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;

/** A command whose status tells what is in force, and that may be run twice. */
class CommandDriverTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    return Deploying.in(
        empty,
        """
        parameters: { version: { type: version, from-status: true } }
        status: [PROGRAM, --current]
        repeatable: true
        """);
  }
}
