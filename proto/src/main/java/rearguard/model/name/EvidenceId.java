package rearguard.model.name;

/** Names the evidence that one host keeps of one moment. */
public record EvidenceId(String value) implements Comparable<EvidenceId> {
  public EvidenceId {
    if (!value.matches("e-[a-z0-9]{8,40}")) {
      throw new IllegalArgumentException("evidence id \"" + Quoted.of(value) + "\" is not allowed");
    }
  }

  @Override
  public int compareTo(EvidenceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
