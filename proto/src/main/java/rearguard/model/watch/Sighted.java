package rearguard.model.watch;

import java.util.List;
import rearguard.model.name.ApplicationName;

/** Everything of an application on one host that is not as it is expected. */
public record Sighted(ApplicationName application, List<Sight> sights) {
  public Sighted {
    sights = List.copyOf(sights);
  }
}
