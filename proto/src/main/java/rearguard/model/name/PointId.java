package rearguard.model.name;

/** Names a restore point in the whole fleet. */
public record PointId(String value) implements Comparable<PointId> {
  public PointId {
    if (!value.matches("p-[a-z0-9]{4,40}")) {
      throw new IllegalArgumentException(
          "restore point id \"" + Quoted.of(value) + "\" is not allowed");
    }
  }

  @Override
  public int compareTo(PointId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
