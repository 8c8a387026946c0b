package rearguard.model.name;

/**
 * The name of one check in the fleet file; {@code site@web1} of the same check asked by another
 * host about {@code web1}, and {@code site+2} of the same check asked a second time in one run.
 */
public record CheckName(String value) implements Comparable<CheckName> {
  private static final String WORD = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  public CheckName {
    if (!value.matches(WORD + "(@" + WORD + ")?([+][1-9][0-9]{0,2})?")) {
      throw new IllegalArgumentException(
          "check name is not allowed: lower-case letters, digits and hyphens, at most 63");
    }
  }

  /** Asked about that host by another one. */
  public CheckName about(HostName host) {
    return new CheckName(value + "@" + host);
  }

  /** Asked for the second time, or the third. */
  public CheckName again(int time) {
    return new CheckName(value + "+" + time);
  }

  /** As the fleet file names it, whomever it is about and however often it is asked. */
  public CheckName asWritten() {
    return new CheckName(value.split("[@+]", 2)[0]);
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
