package rearguard.model.plan;

/**
 * What it means for a plan that one of its hosts is offline. Decided before the start; once a run
 * has begun it waits for a host that goes silent, whatever was chosen here.
 */
public enum Offline {
  /** It is planned blind: the run waits for it before anything changes on any host. */
  WAIT,
  /** The others go without it; it owes a catch-up, and is held when it returns. */
  LEAVE,
  /** There is no plan as long as a host is offline. */
  REFUSE
}
