package rearguard.model.name;

/** Names a run. */
public record RunId(String value) implements Comparable<RunId> {
  public RunId {
    if (!value.matches("r-[a-z0-9]{4,40}")) {
      throw new IllegalArgumentException("run id \"" + Quoted.of(value) + "\" is not allowed");
    }
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
