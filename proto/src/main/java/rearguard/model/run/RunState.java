package rearguard.model.run;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import rearguard.model.check.Verdict;

/** Where a run stands; each state knows which may follow it (DESIGN.md section 5). */
public enum RunState {
  PLANNED,
  PREPARING,
  RUNNING,
  PAUSED,
  VERIFYING,
  /** The hosts already changed go back to the undo point. */
  REVERTING,
  SUCCEEDED,
  NO_OP,
  REVERTED,
  MIXED,
  FAILED,
  REFUSED,
  ABORTED,
  UNKNOWN;

  /** How a run ends that was done, when its checks came to that. */
  public static RunState of(Verdict verdict) {
    return switch (verdict) {
      case PASSED -> SUCCEEDED;
      case FAILED -> FAILED;
      case UNKNOWN -> UNKNOWN;
    };
  }

  public Set<RunState> successors() {
    return switch (this) {
      case PLANNED -> EnumSet.of(PREPARING, NO_OP, REFUSED, ABORTED);
      case PREPARING -> EnumSet.of(RUNNING, VERIFYING, REFUSED, ABORTED, PAUSED, UNKNOWN);
      case RUNNING ->
          EnumSet.of(PAUSED, VERIFYING, REVERTING, MIXED, FAILED, ABORTED, UNKNOWN, REVERTED);
      case PAUSED ->
          EnumSet.of(
              PREPARING, RUNNING, VERIFYING, REVERTING, REFUSED, REVERTED, MIXED, FAILED, ABORTED,
              UNKNOWN);
      case VERIFYING ->
          EnumSet.of(
              PAUSED, REVERTING, SUCCEEDED, NO_OP, FAILED, MIXED, REVERTED, ABORTED, UNKNOWN);
      case REVERTING -> EnumSet.of(PAUSED, REVERTED, MIXED, ABORTED, UNKNOWN);
      case SUCCEEDED, NO_OP, REVERTED, MIXED, FAILED, REFUSED, ABORTED, UNKNOWN ->
          EnumSet.noneOf(RunState.class);
    };
  }

  public boolean ended() {
    return successors().isEmpty();
  }

  /** The exit code of a command that waited for this end; empty while the run goes on. */
  public Optional<Integer> exitCode() {
    return switch (this) {
      case PLANNED, PREPARING, RUNNING, VERIFYING, PAUSED, REVERTING -> Optional.empty();
      case SUCCEEDED, NO_OP -> Optional.of(0);
      case FAILED -> Optional.of(6);
      case MIXED -> Optional.of(7);
      case REVERTED, ABORTED -> Optional.of(8);
      case REFUSED -> Optional.of(4);
      case UNKNOWN -> Optional.of(11);
    };
  }
}
