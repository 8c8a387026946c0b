package rearguard.model.name;

/** The name of one check in the fleet file. */
public record CheckName(String value) implements Comparable<CheckName> {
  public CheckName {
    if (!value.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "check name is not allowed: lower-case letters, digits and hyphens, at most 63");
    }
  }

  @Override
  public int compareTo(CheckName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
