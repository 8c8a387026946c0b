package rearguard.model.plan;

import java.util.List;

/**
 * Targets that go together. Hosts start in the order of the list, as many at once as the limit
 * says.
 */
public record Stage(String name, Kind kind, Limit limit, List<HostPart> hosts) {

  /** Nothing of kind CHANGE begins before every stage of kind READY is done on every host. */
  public enum Kind {
    READY,
    CHANGE,
    VERIFY
  }

  public Stage {
    hosts = List.copyOf(hosts);
  }

  Stage with(List<HostPart> others) {
    return new Stage(name, kind, limit, others);
  }
}
