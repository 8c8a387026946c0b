package rearguard.model.plan;

/** How much can be lost if the plan itself is the mistake. */
public enum Risk {
  NONE,
  LOW,
  MEDIUM,
  HIGH
}
