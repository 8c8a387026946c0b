package rearguard.cli.reply;

import java.util.List;
import rearguard.model.check.Finding;

/**
 * What every check found.
 *
 * @param leftOut checks that only a person can answer: they are asked in runs
 */
public record Checked(List<Finding> findings, List<String> leftOut) {
  public Checked {
    findings = List.copyOf(findings);
    leftOut = List.copyOf(leftOut);
  }
}
