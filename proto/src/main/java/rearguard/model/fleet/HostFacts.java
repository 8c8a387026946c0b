package rearguard.model.fleet;

import java.util.List;
import rearguard.model.driver.DriverSpec;

/**
 * What an agent tells of its host when it connects.
 *
 * @param bootId the kernel's boot id; another one means the host was restarted
 * @param journalHead how many records the agent's journal holds; fewer than before means a restored
 *     image
 */
public record HostFacts(
    String agentVersion,
    String system,
    String kernel,
    int cores,
    long memoryBytes,
    String bootId,
    long journalHead,
    String user,
    List<DriverSpec> drivers) {
  public HostFacts {
    drivers = List.copyOf(drivers);
  }
}
