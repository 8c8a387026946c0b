package rearguard.agent.step;

/**
 * Until when a run may start destructive steps here, in this host's own monotonic nanoseconds,
 * counted from when the heartbeat was sent that the lease answers.
 *
 * @param epoch of the controller that gave it; void once a higher one commands
 */
public record Lease(long epoch, long sentAt, long until) {

  /** Only differences of nanoseconds mean something: the clock may run over. */
  boolean live(long now) {
    return until - now > 0;
  }

  /** Of two leases the one that counts: a late one never shortens what was granted before. */
  Lease or(Lease other) {
    if (other.epoch != epoch) {
      return other.epoch > epoch ? other : this;
    }
    return other.until - until > 0 ? other : this;
  }
}
