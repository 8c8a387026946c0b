package rearguard.model.plan;

/**
 * What was decided before the start about what may go wrong.
 *
 * @param budget how many hosts may fail in the whole run, whatever a limit or an operator says;
 *     beyond it a run can be retried, reverted or aborted, but goes no further
 */
public record Policy(Offline offline, OnFailure onFailure, int budget) {
  /** What plans meant before anybody could choose. */
  public static final Policy BEFORE = new Policy(Offline.WAIT, OnFailure.PAUSE, 0);

  public Policy {
    if (budget < 0) {
      throw new IllegalArgumentException("a failure budget is 0 or more");
    }
  }
}
