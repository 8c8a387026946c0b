package rearguard.agent.driver.compose.engine;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a container was made.
 *
 * @param image the id of its image
 * @param shape a digest of everything else: command, environment, mounts, ports, limits
 * @param rights what it may do to the host, in words such as {@code privileged}
 */
public record Make(String image, String shape, SortedSet<String> rights) {
  public Make {
    rights = Collections.unmodifiableSortedSet(new TreeSet<>(rights));
  }
}
