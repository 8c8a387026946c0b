package rearguard.model.run;

import java.time.Instant;

/**
 * A person on a host drives its part of a run: from then on the controller's orders for it are
 * refused there.
 *
 * @param by the account on the host, and who was behind it as far as that is known
 */
public record Takeover(Manner manner, String by, String reason, Instant at) {

  /** What the person set out to do. */
  public enum Manner {
    /** The remaining steps of the host's part. */
    CONTINUE,
    /** The way back on this host to the run's undo point. */
    REVERT,
    /** The claim is dropped; nothing is touched. */
    RELEASE,
    /** A rollback that was begun on the host. */
    ROLLBACK
  }
}
