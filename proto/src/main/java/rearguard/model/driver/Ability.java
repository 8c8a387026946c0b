package rearguard.model.driver;

/** What a driver can do beyond its eight verbs. */
public enum Ability {
  STOP_AND_START,
  HOLD_TRAFFIC,
  RESTORE_ASIDE,
  PURGE,
  WATCH,
  ESTIMATE_LOSS
}
