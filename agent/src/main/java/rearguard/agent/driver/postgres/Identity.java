package rearguard.agent.driver.postgres;

import java.util.List;

/**
 * Which database it is, whatever its name, and as of when.
 *
 * @param system the cluster's own number (initdb draws it)
 * @param oid the database's within the cluster
 * @param name that it was live under
 * @param mark what {@code pg_current_snapshot()} said: while it says the same, no transaction of
 *     the whole cluster has written a row
 */
record Identity(String system, String oid, String name, String mark) {
  /** The very same database, and nothing was written since. */
  boolean untouched(Identity now) {
    return same(now) && mark.equals(now.mark);
  }

  boolean same(Identity now) {
    return system.equals(now.system) && oid.equals(now.oid);
  }

  List<String> row(String kind) {
    return List.of(kind, system, oid, name, mark);
  }

  static Identity of(List<String> row) {
    return new Identity(row.get(1), row.get(2), row.get(3), row.get(4));
  }
}
