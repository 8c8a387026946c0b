package rearguard.model.plan;

/** What a step does to its target. */
public enum Verb {
  /** Fetches and builds aside everything the restore will need, and proves that it is there. */
  PREPARE(false),
  /** Takes the undo point: captures the present before anything changes. */
  REMEMBER(false),
  STOP(true),
  RESTORE(true),
  START(true);

  private final boolean destructive;

  Verb(boolean destructive) {
    this.destructive = destructive;
  }

  /** Whether the live state changes: needs an intent in the journal and an undo point first. */
  public boolean destructive() {
    return destructive;
  }
}
