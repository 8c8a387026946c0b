package rearguard.model.name;

/** The name of one piece of an application's state in the fleet file. */
public record ComponentName(String value) implements Comparable<ComponentName> {
  public ComponentName {
    Names.DNS_LABEL.checked("component name", value);
  }

  @Override
  public int compareTo(ComponentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
