package rearguard.model.name;

/**
 * The name of one check in the fleet file; {@code site@web1} of the same check asked by another
 * host about {@code web1}.
 */
public record CheckName(String value) implements Comparable<CheckName> {
  private static final String WORD = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  public CheckName {
    if (!value.matches(WORD + "(@" + WORD + ")?")) {
      throw new IllegalArgumentException(
          "check name is not allowed: lower-case letters, digits and hyphens, at most 63");
    }
  }

  /** Asked about that host by another one. */
  public CheckName about(HostName host) {
    return new CheckName(value + "@" + host);
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
