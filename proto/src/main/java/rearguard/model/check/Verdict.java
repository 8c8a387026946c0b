package rearguard.model.check;

/** No data is not a pass. */
public enum Verdict {
  PASSED,
  FAILED,
  UNKNOWN
}
