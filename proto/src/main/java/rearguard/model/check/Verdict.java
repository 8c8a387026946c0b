package rearguard.model.check;

import java.util.Collection;
import java.util.List;

/** No data is not a pass. */
public enum Verdict {
  PASSED,
  FAILED,
  UNKNOWN;

  /** What all of them come to: one failure is enough, and so is one missing answer. */
  public static Verdict together(Collection<Finding> findings) {
    var each = findings.stream().map(Finding::verdict).toList();
    return List.of(FAILED, UNKNOWN).stream().filter(each::contains).findFirst().orElse(PASSED);
  }
}
