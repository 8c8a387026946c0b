package rearguard.model.plan;

/** What a step does to its target. */
public enum Verb {
  /** Fetches and builds aside everything the restore will need, and proves that it is there. */
  PREPARE(false),
  /** Takes the undo point: captures the present before anything changes. */
  REMEMBER(false),
  STOP(true),
  RESTORE(true),
  START(true),
  /**
   * Looks whether the target is what its snapshot says, when that can wait until what stands upon
   * it serves again. Without such a step a restore looks by itself.
   */
  VERIFY(false);

  private final boolean destructive;

  Verb(boolean destructive) {
    this.destructive = destructive;
  }

  /** Whether the live state changes: needs an intent in the journal and an undo point first. */
  public boolean destructive() {
    return destructive;
  }
}
