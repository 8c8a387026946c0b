package rearguard.agent.driver.pm2;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A process as it was captured.
 *
 * @param ports on which its tree listened
 * @param settled false when it was restarting over and over when captured
 */
record Kept(Entry entry, SortedSet<Integer> ports, boolean settled) {
  Kept {
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
  }

  /** It ran and is to run again; what had given up by itself is not started. */
  boolean runs() {
    return entry.wanted() && !entry.status().equals("errored");
  }
}
