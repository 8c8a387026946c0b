package rearguard.model.name;

/** Names a snapshot in the store of the host that holds it. */
public record SnapshotId(String value) implements Comparable<SnapshotId> {
  public SnapshotId {
    if (!value.matches("s-[a-z0-9]{8,40}")) {
      throw new IllegalArgumentException("snapshot id \"" + Quoted.of(value) + "\" is not allowed");
    }
  }

  @Override
  public int compareTo(SnapshotId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
