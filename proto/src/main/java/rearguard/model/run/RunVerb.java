package rearguard.model.run;

/** What an operator can ask of a run that has not ended. */
public enum RunVerb {
  /** Nothing new starts; what is under way ends. */
  PAUSE,
  /** Go on where it was paused. */
  RESUME,
  /** No further step starts; ends as soon as nothing is under way. */
  ABORT,
  /** Failed, unknown and not started targets once more, to the same target. */
  RETRY,
  /** What was changed goes back to this run's undo point. */
  REVERT,
  /** Leave failed hosts as they are, and silent ones behind, and go on with the others. */
  PUSH_ON,
  /** Another operator takes the claim; the run is paused first. */
  TAKE
}
