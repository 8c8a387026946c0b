package rearguard.model.plan;

/** What happens when more hosts failed than the limit allows. */
public enum OnFailure {
  /** No further host starts; an operator decides. */
  PAUSE,
  /** The hosts already changed go back to what they ran before, within the same run. */
  REVERT,
  /** The others go on, as long as the failure budget of the whole run lasts. */
  CONTINUE
}
