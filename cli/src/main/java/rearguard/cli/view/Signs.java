package rearguard.cli.view;

import rearguard.cli.output.Cell;
import rearguard.cli.output.Tone;
import rearguard.model.check.Verdict;
import rearguard.model.fleet.Host;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Risk;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.RestorePoint;

/** A symbol, a word and a tone for every state, the same everywhere. */
public enum Signs {
  OK("✓", Tone.GOOD),
  FAILED("✗", Tone.BAD),
  RUNNING("◐", Tone.BUSY),
  UNKNOWN("?", Tone.UNSURE),
  WAITING("○", Tone.WAITING);

  private final String symbol;
  private final Tone tone;

  Signs(String symbol, Tone tone) {
    this.symbol = symbol;
    this.tone = tone;
  }

  public static Signs of(RunState state) {
    return switch (state) {
      case SUCCEEDED, NO_OP -> OK;
      case MIXED, FAILED, REFUSED -> FAILED;
      case PREPARING, RUNNING, VERIFYING, REVERTING -> RUNNING;
      case UNKNOWN -> UNKNOWN;
      case PLANNED, PAUSED, REVERTED, ABORTED -> WAITING;
    };
  }

  public static Signs of(StepState state) {
    return switch (state) {
      case DONE, REVERTED -> OK;
      case FAILED -> FAILED;
      case RUNNING -> RUNNING;
      case UNKNOWN -> UNKNOWN;
      case PLANNED, NOT_STARTED -> WAITING;
    };
  }

  public static Signs of(Verdict verdict) {
    return switch (verdict) {
      case PASSED -> OK;
      case FAILED -> FAILED;
      case UNKNOWN -> UNKNOWN;
    };
  }

  public static Signs of(Host.State state) {
    return switch (state) {
      case CONNECTED -> OK;
      case INVITED -> WAITING;
      case SILENT -> UNKNOWN;
      case REVOKED, QUARANTINED -> FAILED;
    };
  }

  public static Signs of(RestorePoint.Mark mark) {
    return switch (mark) {
      case GOOD -> OK;
      case BAD, VULNERABLE -> FAILED;
      case UNKNOWN -> UNKNOWN;
    };
  }

  public static Signs of(Risk risk) {
    return switch (risk) {
      case NONE, LOW -> OK;
      case MEDIUM -> WAITING;
      case HIGH -> FAILED;
    };
  }

  /** The symbol alone. */
  public Cell mark() {
    return new Cell(symbol, tone);
  }

  /** The symbol and the word. */
  public Cell with(String word) {
    return new Cell(symbol + " " + word, tone);
  }

  public Cell with(Enum<?> state) {
    return with(Spelt.of(state));
  }
}
