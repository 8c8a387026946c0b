package rearguard.model.run;

/** Where a step stands. Unknown is neither done nor failed: nobody could look yet. */
public enum StepState {
  PLANNED,
  RUNNING,
  DONE,
  FAILED,
  UNKNOWN,
  REVERTED,
  NOT_STARTED;

  public boolean ended() {
    return this == DONE || this == FAILED || this == REVERTED || this == NOT_STARTED;
  }
}
