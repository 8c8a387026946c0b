package rearguard.agent.driver.compose.engine;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a container was made.
 *
 * @param image the id of its image
 * @param shape a digest of everything else: command, environment, mounts, ports, limits; empty when
 *     nobody can say
 * @param rights what it may do to the host, in words such as {@code privileged}
 */
public record Make(String image, String shape, SortedSet<String> rights) {
  public Make {
    rights = Collections.unmodifiableSortedSet(new TreeSet<>(rights));
  }

  /** With an image that was made anew: what that brings along nobody knows beforehand. */
  public Make anew(String other) {
    return new Make(other, "", rights);
  }

  /** Whether what was made so is what is wanted here. */
  public boolean is(Make live) {
    return image.equals(live.image)
        && rights.equals(live.rights)
        && (shape.isEmpty() || shape.equals(live.shape));
  }
}
