package rearguard.model.plan;

import java.util.List;

/**
 * Targets that go together. Hosts start in the order of the list, as many at once as the limit
 * says.
 */
public record Stage(String name, Kind kind, Limit limit, List<HostPart> hosts) {

  /**
   * Nothing of kind TOGETHER or CHANGE begins before every stage of kind READY is done on every
   * host. What follows a stage of kind TOGETHER is safe only when every host has done its part of
   * it: none may fail there, be forgiven or be left behind.
   */
  public enum Kind {
    READY,
    TOGETHER,
    CHANGE,
    VERIFY;

    /** Whether what is live changes in it. */
    public boolean changes() {
      return this == TOGETHER || this == CHANGE;
    }
  }

  public Stage {
    hosts = List.copyOf(hosts);
  }

  Stage with(List<HostPart> others) {
    return new Stage(name, kind, limit, others);
  }
}
