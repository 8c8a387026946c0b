package rearguard.model.plan;

/** What a step does to its target. */
public enum Verb {
  /** Fetches and builds aside everything the restore will need, and proves that it is there. */
  PREPARE(false),
  /** Takes the undo point: captures the present before anything changes. */
  REMEMBER(false),
  /** Ends what runs, unless it may go on serving until its restore. */
  STOP(true),
  /** Ends what runs, whatever its restore could bear: what it writes to is about to change. */
  HALT(true),
  RESTORE(true),
  START(true),
  /**
   * Looks whether the target is what its snapshot says, when that can wait until what stands upon
   * it serves again. Without such a step a restore looks by itself.
   */
  VERIFY(false),
  /**
   * Keeps traffic away from the target. Nothing of the target changes, and what nobody renews falls
   * by itself: it needs no undo point.
   */
  HOLD(false),
  /** Lets traffic through that this run held. */
  RELEASE(false),
  /** Removes what the target's section names, also what came after the undo point was taken. */
  PURGE(true),
  /**
   * Lets those sources through what this run holds that are to be first; closes by itself again.
   */
  ADMIT(false),
  /** Lets everybody through what this run holds; closes by itself again. */
  OPEN(false);

  private final boolean destructive;

  Verb(boolean destructive) {
    this.destructive = destructive;
  }

  /**
   * Whether it keeps users or processes away from what changes: on the way back it is done as soon
   * as anything on its host was touched.
   */
  public boolean shields() {
    return this == STOP || this == HALT || this == HOLD;
  }

  /** Whether it lets traffic through that was held, for good or for a time. */
  public boolean letsThrough() {
    return this == RELEASE || lapses();
  }

  /** Whether what it did is over by itself after a time. */
  public boolean lapses() {
    return this == ADMIT || this == OPEN;
  }

  /** Whether the live state changes: needs an intent in the journal and an undo point first. */
  public boolean destructive() {
    return destructive;
  }
}
