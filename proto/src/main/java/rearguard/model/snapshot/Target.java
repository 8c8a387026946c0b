package rearguard.model.snapshot;

import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;

/** A component on one host, written {@code code@web1}. */
public record Target(ComponentName component, HostName host) implements Comparable<Target> {
  @Override
  public int compareTo(Target other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : component.compareTo(other.component);
  }

  @Override
  public String toString() {
    return component + "@" + host;
  }
}
