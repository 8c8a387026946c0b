package rearguard.model.name;

/** Names a step in its plan, host first: {@code web1/restore/code}. */
public record StepId(String value) implements Comparable<StepId> {
  public StepId {
    if (!value.matches("[a-z0-9-]{1,63}/[a-z-]{1,20}/[a-z0-9-]{1,63}")) {
      throw new IllegalArgumentException("step id \"" + Quoted.of(value) + "\" is not allowed");
    }
  }

  @Override
  public int compareTo(StepId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
