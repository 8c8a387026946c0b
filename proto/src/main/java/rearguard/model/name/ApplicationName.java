package rearguard.model.name;

/** The name of what is rolled back as one. */
public record ApplicationName(String value) implements Comparable<ApplicationName> {
  public ApplicationName {
    Names.DNS_LABEL.checked("application name", value);
  }

  @Override
  public int compareTo(ApplicationName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
