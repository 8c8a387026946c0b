package rearguard.controller.web.view;

import java.util.Locale;
import rearguard.model.check.Verdict;
import rearguard.model.fleet.Host;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.RestorePoint;

/** How a thing is, in one glance; always shown together with a mark and a word. */
public enum Tone {
  GOOD,
  BUSY,
  BAD,
  CARE,
  QUIET;

  /** The name that the style sheet knows. */
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Tone of(RunState state) {
    return switch (state) {
      case SUCCEEDED, NO_OP -> GOOD;
      case PREPARING, RUNNING, VERIFYING, REVERTING -> BUSY;
      case FAILED, MIXED -> BAD;
      case PAUSED, UNKNOWN, REVERTED -> CARE;
      case PLANNED, REFUSED, ABORTED -> QUIET;
    };
  }

  static Tone of(StepState state) {
    return switch (state) {
      case DONE -> GOOD;
      case RUNNING -> BUSY;
      case FAILED -> BAD;
      case UNKNOWN, REVERTED -> CARE;
      case PLANNED, NOT_STARTED -> QUIET;
    };
  }

  static Tone of(Verdict verdict) {
    return switch (verdict) {
      case PASSED -> GOOD;
      case FAILED -> BAD;
      case UNKNOWN -> CARE;
    };
  }

  static Tone of(Host.State state) {
    return switch (state) {
      case CONNECTED -> GOOD;
      case SILENT, QUARANTINED -> BAD;
      case INVITED, REVOKED -> QUIET;
    };
  }

  static Tone of(RestorePoint.Mark mark) {
    return switch (mark) {
      case GOOD -> GOOD;
      case BAD, VULNERABLE -> BAD;
      case UNKNOWN -> QUIET;
    };
  }
}
