package rearguard.agent.driver.pm2.app;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A process as it was captured.
 *
 * @param ports on which its tree listened
 * @param settled false when it was restarting over and over when captured
 */
public record Kept(Entry entry, SortedSet<Integer> ports, boolean settled) {
  public Kept {
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
  }

  /** It ran and is to run again; what had given up by itself is not started. */
  public boolean runs() {
    return entry.wanted() && !entry.status().equals("errored");
  }
}
