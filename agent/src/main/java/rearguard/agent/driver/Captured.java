package rearguard.agent.driver;

import java.util.SortedMap;

/**
 * What a driver says of what it has just captured; the store adds digest and size.
 *
 * @param summary one line an operator reads
 * @param facts what checks and targets may name; never a secret
 */
public record Captured(String summary, SortedMap<String, String> facts) {
  public Captured {
    facts = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(facts));
  }
}
