package rearguard.model.name;

/** Names a run. */
public record RunId(String value) implements Comparable<RunId> {
  public RunId {
    if (!value.matches("r-[a-z0-9]{4,40}")) {
      throw new IllegalArgumentException("run id \"" + Quoted.of(value) + "\" is not allowed");
    }
  }

  /**
   * For a run that begins without the controller, and shows it.
   *
   * @param random letters and digits, of which a dozen are taken; other characters are passed over
   */
  public static RunId begunAlone(String random) {
    var kept = random.replaceAll("[^a-z0-9]", "");
    return new RunId("r-local" + kept.substring(0, Math.min(kept.length(), 12)));
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
