package rearguard.model.watch;

import java.time.Duration;
import java.util.List;
import rearguard.model.name.ApplicationName;

/**
 * What a host keeps an eye on for one application.
 *
 * @param number goes up whenever something else is told
 * @param stillFor a change counts once nothing changed any more for this long
 */
public record Watch(
    ApplicationName application, long number, Duration stillFor, List<Watched> targets) {
  public Watch {
    targets = List.copyOf(targets);
  }
}
