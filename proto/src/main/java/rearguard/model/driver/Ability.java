package rearguard.model.driver;

/** What a driver can do beyond its eight verbs. */
public enum Ability {
  STOP_AND_START,
  HOLD_TRAFFIC,
  RESTORE_ASIDE,
  PURGE,
  WATCH,
  ESTIMATE_LOSS,

  /** One thing of it can be given a value that an operator names, such as a flag. */
  SET,

  /** What it changes is taken up at once: no process has to start again for it. */
  LIVE,

  /** Its restore may take as long as a build. */
  LASTS,

  /** Holds traffic by telling users of maintenance: no kernel ends it, the agent does. */
  MAINTENANCE,

  /** It can make anew what a snapshot lost, of what the same restore point keeps of others. */
  REBUILD
}
