package rearguard.model.name;

/** The name a host was enrolled under. */
public record HostName(String value) implements Comparable<HostName> {
  public HostName {
    Names.DNS_LABEL.checked("host name", value);
  }

  @Override
  public int compareTo(HostName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
