package rearguard.model.check;

import java.util.Collection;
import java.util.stream.Stream;

/** No data is not a pass. */
public enum Verdict {
  PASSED,
  FAILED,
  UNKNOWN;

  /**
   * What all of them come to: one failure is enough, and so is one missing answer. Of none it is
   * passed: who asked must know whether there should have been one.
   */
  public static Verdict together(Collection<Finding> findings) {
    var each = findings.stream().map(Finding::verdict).toList();
    return Stream.of(FAILED, UNKNOWN).filter(each::contains).findFirst().orElse(PASSED);
  }
}
