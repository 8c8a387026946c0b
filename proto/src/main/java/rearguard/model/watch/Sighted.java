package rearguard.model.watch;

import java.util.List;
import rearguard.model.name.ApplicationName;

/**
 * Everything of an application on one host that is not as it is expected.
 *
 * @param number of the watch that it answers
 */
public record Sighted(ApplicationName application, long number, List<Sight> sights) {
  public Sighted {
    sights = List.copyOf(sights);
  }
}
