package rearguard.model.snapshot;

import java.util.List;

/**
 * The difference between a snapshot and now, in words.
 *
 * @param words one sentence a difference; empty when there is none
 * @param live a fingerprint of the live state; another one later means that it moved
 */
public record Drift(List<String> words, String live) {
  public Drift {
    words = List.copyOf(words);
  }

  public boolean none() {
    return words.isEmpty();
  }
}
