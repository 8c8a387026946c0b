package rearguard.agent.driver.maintenance;

import java.util.Optional;
import rearguard.agent.host.HostException;

/**
 * One switch. What stands there is a text with a character for each byte, and nothing when it is
 * off.
 */
interface Way {
  /** What is switched: equal for equal switches, whatever else a section says. */
  String name();

  /** What stands there now; an exception when nobody can tell. */
  Optional<String> now() throws HostException, InterruptedException;

  /** What this way puts there to switch it on. */
  String own();

  void put(Optional<String> wanted) throws HostException, InterruptedException;

  /** Looks from the users' side: an exception when they do not see what stands there. */
  void prove() throws HostException, InterruptedException;

  /** Whether a run goes on without maintenance when what is to be switched does not answer. */
  boolean goesOnWhenDown();
}
