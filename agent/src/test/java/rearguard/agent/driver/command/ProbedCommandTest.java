package rearguard.agent.driver.command;

import java.nio.file.Path;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;

/** A command that must not be run twice, and can be asked whether it was run. */
class ProbedCommandTest extends DriverContract {
  @Override
  protected World world(Path empty) throws Exception {
    return Deploying.in(
        empty,
        """
        parameters: { version: { type: version, from-status: true } }
        status: [PROGRAM, --current]
        probe: [PROGRAM, --done]
        """);
  }
}
