package rearguard.model.name;

/**
 * SHA-256 over the plan's canonical bytes, 64 hex digits: the same id is the same plan to the
 * letter.
 */
public record PlanId(String value) {
  public PlanId {
    if (!value.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("plan id is not a SHA-256 digest");
    }
  }

  /** Enough of it for a person. */
  public String brief() {
    return value.substring(0, 12);
  }

  @Override
  public String toString() {
    return value;
  }
}
