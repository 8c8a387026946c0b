package rearguard.model.driver;

/**
 * What a driver's state is to an application. The order of the constants is the order in which a
 * rollback restores them (DESIGN.md section 4); processes are stopped before and started after what
 * stands between.
 */
public enum Kind {
  TRAFFIC,
  SCHEMA,
  DATA,
  CODE,
  CONFIG,
  PROCESS
}
