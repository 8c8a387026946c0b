package rearguard.cli.reply;

import java.util.List;
import java.util.SequencedMap;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Finding;
import rearguard.model.evidence.Lockdown;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Standing;

/**
 * A lock-down that began or ended.
 *
 * @param refused why nothing of the application can hold traffic
 * @param findings of the checks by which it ended
 */
public record LockedDown(
    Lockdown lockdown,
    SequencedMap<Target, Answer<Standing>> traffic,
    List<Problem> refused,
    List<Finding> findings) {
  public LockedDown {
    findings = List.copyOf(findings);
    refused = List.copyOf(refused);
  }
}
